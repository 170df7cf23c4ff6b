package dev.millstream.pool;

import dev.millstream.batch.BatchMeasure;

/**
 * What a row of an input cost.
 *
 * @param tokens that the model reads of it, special tokens included
 * @param measure {@link BatchMeasure#REUSED} where the model did not run for it
 */
public record RowCost(int tokens, BatchMeasure measure) {

  /** Whether nothing ran for it. */
  public boolean isReused() {
    return measure.equals(BatchMeasure.REUSED);
  }
}
