/** A source that leaves records unread while the operator behind it has no place for them. */
@NullMarked
package dev.millstream.flink.pace;

import org.jspecify.annotations.NullMarked;
