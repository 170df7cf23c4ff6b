package dev.millstream.jobs.options;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Flink runs the job.
 *
 * @param parallelism parallel instances of each operator; null for Flink's own setting
 * @param checkpointInterval time between two checkpoints, positive
 * @param checkpointDirectory a URI or path that all hosts see; null for Flink's own setting
 * @param delivery what readers of the output topics may count on
 */
public record RuntimeOptions(
    @Nullable Integer parallelism,
    Duration checkpointInterval,
    @Nullable String checkpointDirectory,
    Delivery delivery) {}
