/** Whole jobs from Kafka to Kafka, each in a process of its own, one after the other. */
@NullMarked
package dev.millstream.benchmarks.job;

import org.jspecify.annotations.NullMarked;
