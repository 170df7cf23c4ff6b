/** Models in the file systems of Flink. */
@NullMarked
package dev.millstream.flink.files;

import org.jspecify.annotations.NullMarked;
