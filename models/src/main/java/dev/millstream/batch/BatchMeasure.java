package dev.millstream.batch;

/**
 * What the batch in which a row was answered cost.
 *
 * @param rows rows in the batch; 0 where nothing ran
 * @param tokens tokens of all its rows without padding
 * @param paddedTokens longest row × rows
 * @param queueNanos this row's wait from its submission to the start of the run that answered it
 * @param runNanos the run that answered it; runs that failed before are part of the wait
 */
public record BatchMeasure(int rows, int tokens, int paddedTokens, long queueNanos, long runNanos) {

  /** Of an answer for which nothing ran: another row's was used again. */
  public static final BatchMeasure REUSED = new BatchMeasure(0, 0, 0, 0, 0);

  BatchMeasure withQueueNanos(long nanos) {
    return new BatchMeasure(rows, tokens, paddedTokens, nanos, runNanos);
  }

  /** Share of the batch's token slots that held padding, 0 to 1. */
  public double paddedShare() {
    return paddedTokens == 0 ? 0 : (paddedTokens - tokens) / (double) paddedTokens;
  }

  /**
   * Padding tokens for which a row of the batch stands; over all its rows they add up to its
   * padding.
   */
  public double paddingPerRow() {
    return rows == 0 ? 0 : (paddedTokens - tokens) / (double) rows;
  }
}
