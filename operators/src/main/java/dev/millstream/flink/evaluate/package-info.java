/**
 * What a model's answers are worth, on a stream: predictions joined with their labels, and metrics
 * over windows of them. The metrics are those of {@code dev.millstream.metric}.
 */
@NullMarked
package dev.millstream.flink.evaluate;

import org.jspecify.annotations.NullMarked;
