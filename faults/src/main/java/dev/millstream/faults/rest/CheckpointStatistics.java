package dev.millstream.faults.rest;

import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a job since its JobManager runs.
 *
 * @param completed how many
 * @param failed how many
 * @param restored how often the job went on from one
 * @param latestId the number of the last completed one, 0 for none
 * @param latestPath where it is, null for none
 * @param latestMillis how long it took, from trigger to completion
 */
public record CheckpointStatistics(
    long completed,
    long failed,
    long restored,
    long latestId,
    @Nullable String latestPath,
    long latestMillis) {}
