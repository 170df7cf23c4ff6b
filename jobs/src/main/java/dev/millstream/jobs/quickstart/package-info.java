/**
 * The embedding pipeline at work on one machine, with a broker, Flink and an index in one process.
 */
@NullMarked
package dev.millstream.jobs.quickstart;

import org.jspecify.annotations.NullMarked;
