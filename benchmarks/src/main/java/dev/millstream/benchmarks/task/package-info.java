/** What each task of a model gives and takes, side by side, without Kafka and Flink. */
@NullMarked
package dev.millstream.benchmarks.task;

import org.jspecify.annotations.NullMarked;
