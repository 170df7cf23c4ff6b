package dev.millstream.flink.inference;

/**
 * What one answer cost.
 *
 * @param tokens tokens that the model read for the record, special tokens included; 0 where the
 *     answer to an equal text was used again
 * @param paddedTokens this row's slots in its batch: the length of the batch's longest row
 * @param tokenizeNanos on the task's thread
 * @param queueNanos between submission and the batch's start
 * @param inferenceNanos the batch's run, divided among its rows
 */
public record Cost(
    int tokens, int paddedTokens, long tokenizeNanos, long queueNanos, long inferenceNanos) {

  /** Whether nothing ran for this answer. */
  public boolean isReused() {
    return tokens == 0;
  }
}
