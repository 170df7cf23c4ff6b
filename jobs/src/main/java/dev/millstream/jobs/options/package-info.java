/** What a user may say on the command line, as checked values. Knows neither Flink nor Kafka. */
@NullMarked
package dev.millstream.jobs.options;

import org.jspecify.annotations.NullMarked;
