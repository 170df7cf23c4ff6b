package dev.millstream.flink.inference;

import dev.millstream.batch.BatchMeasure;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.pool.RowCost;

/**
 * What one answer cost, over all rows that the record was for the model.
 *
 * @param tokens tokens that the model read for the record, special tokens included; 0 where the
 *     answer to an equal text was used again
 * @param paddedTokens the rows' slots in their batches: for each the length of its batch's longest
 * @param tokenizeNanos on the task's thread
 * @param queueNanos between submission and the start of the batch, the longest of all rows
 * @param inferenceNanos the batches' runs, each divided among its rows
 */
public record Cost(
    int tokens, int paddedTokens, long tokenizeNanos, long queueNanos, long inferenceNanos) {

  static Cost of(Answer<?> answer) {
    int tokens = 0;
    int padded = 0;
    long queue = 0;
    long inference = 0;
    for (RowCost row : answer.rows()) {
      if (!row.isReused()) {
        BatchMeasure batch = row.measure();
        tokens += row.tokens();
        padded += batch.paddedTokens() / batch.rows();
        queue = Math.max(queue, batch.queueNanos());
        inference += batch.runNanos() / batch.rows();
      }
    }
    return new Cost(tokens, padded, answer.tokenizeNanos(), queue, inference);
  }

  /** Whether nothing ran for this answer. */
  public boolean isReused() {
    return tokens == 0;
  }
}
