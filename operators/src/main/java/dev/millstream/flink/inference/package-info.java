/** Submits records to a model's batcher from Flink's async operator. */
@NullMarked
package dev.millstream.flink.inference;

import org.jspecify.annotations.NullMarked;
