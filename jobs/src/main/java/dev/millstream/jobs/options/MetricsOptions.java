package dev.millstream.jobs.options;

import java.time.Duration;

/**
 * Where the pipeline's own measures go as JSON, beside Flink's metrics.
 *
 * @param to a topic, a file or standard output
 * @param interval time between two reports, positive
 */
public record MetricsOptions(Endpoint to, Duration interval) {}
