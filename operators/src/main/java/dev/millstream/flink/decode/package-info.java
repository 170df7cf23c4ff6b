/** Bytes to documents; what cannot be decoded becomes a dead letter. */
@NullMarked
package dev.millstream.flink.decode;

import org.jspecify.annotations.NullMarked;
