package dev.millstream.batch;

import java.io.Serializable;

/**
 * How many padded tokens, longest row × rows, one batch may have. A longer row runs alone.
 *
 * @param mostTokens the budget, or the most that it may grow to where it finds itself
 * @param isAutomatic whether it is found by measuring while the model runs
 */
public record BatchBudget(int mostTokens, boolean isAutomatic) implements Serializable {
  /**
   * Found by measuring, at most 16,384 tokens: 64 rows of 256. Larger batches gain nothing on the
   * devices measured, and what is set aside for the largest batch stays bounded.
   */
  public static final BatchBudget AUTO = new BatchBudget(16_384, true);

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public BatchBudget {
    if (mostTokens < 1) {
      throw new IllegalArgumentException(
          "maxTokens was %d but must be at least 1: it is the budget of padded tokens (longest row x rows) of one batch. Use e.g. 512, or 1 to run one row at a time."
              .formatted(mostTokens));
    }
  }

  /** Stays what it is, unless memory does not suffice for it. */
  public static BatchBudget fixed(int tokens) {
    return new BatchBudget(tokens, false);
  }

  /** As it is written in options: {@code auto} or the number. */
  @Override
  public String toString() {
    return isAutomatic ? "auto" : Integer.toString(mostTokens);
  }
}
