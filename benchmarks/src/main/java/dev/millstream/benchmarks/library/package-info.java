/** The same texts without Kafka and Flink: through the batcher, and by hand. */
@NullMarked
package dev.millstream.benchmarks.library;

import org.jspecify.annotations.NullMarked;
