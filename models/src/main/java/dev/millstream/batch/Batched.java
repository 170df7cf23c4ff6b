package dev.millstream.batch;

/**
 * A row's output, and what its batch cost.
 *
 * @param output what the function returned for the row
 * @param measure of the batch in which the row was answered
 */
public record Batched<O>(O output, BatchMeasure measure) {}
