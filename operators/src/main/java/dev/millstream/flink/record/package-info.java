/** What travels between sources, operators and sinks. Records only; knows no connector. */
@NullMarked
package dev.millstream.flink.record;

import org.jspecify.annotations.NullMarked;
