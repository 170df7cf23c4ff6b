package dev.millstream.batch;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How large a batch may become, and how long a free runner may wait for it.
 *
 * @param budget of padded tokens a batch: a few hundred are best on a CPU, thousands on a GPU
 * @param maxRows most rows in a batch
 * @param window how many waiting rows, oldest first, are looked at to find rows of similar length
 * @param maxDelay how long a row may wait for a fuller batch although a runner is free; zero takes
 *     what waits
 */
public record BatchPolicy(BatchBudget budget, int maxRows, int window, Duration maxDelay)
    implements Serializable {

  // Above DEFAULT, whose constructor reads it.
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  /** A budget that finds itself, 64 rows, a window of 256 rows and no waiting. */
  public static final BatchPolicy DEFAULT =
      new BatchPolicy(BatchBudget.AUTO, 64, 256, Duration.ZERO);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException when a number is below 1 or the delay outside zero to a minute
   */
  public BatchPolicy {
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(maxDelay, "maxDelay");
    if (maxRows < 1) {
      throw new IllegalArgumentException(
          "maxRows was %d but must be at least 1: it is the number of rows that one batch may hold. Use e.g. 64, or 1 to run one row at a time."
              .formatted(maxRows));
    }
    if (window < 1) {
      throw new IllegalArgumentException(
          "window was %d but must be at least 1: it is the number of waiting rows among which similar lengths are sought. Use e.g. 256."
              .formatted(window));
    }
    if (maxDelay.isNegative() || maxDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "maxDelay was %s but must be between PT0S and %s: it is how long a free runner may wait for a fuller batch. Use e.g. PT0.005S, or PT0S to take what waits."
              .formatted(maxDelay, LONGEST_DELAY));
    }
  }

  /** With a fixed budget of this many padded tokens. */
  public BatchPolicy(int maxTokens, int maxRows, int window, Duration maxDelay) {
    this(BatchBudget.fixed(maxTokens), maxRows, window, maxDelay);
  }

  /** Most padded tokens that a batch of several rows may ever have. */
  public int maxTokens() {
    return budget.mostTokens();
  }

  /** The same policy with a fixed budget of padded tokens. */
  public BatchPolicy withMaxTokens(int tokens) {
    return new BatchPolicy(tokens, maxRows, window, maxDelay);
  }

  /** The same policy with another limit on rows. */
  public BatchPolicy withMaxRows(int rows) {
    return new BatchPolicy(budget, rows, window, maxDelay);
  }

  /** The same policy with another window. */
  public BatchPolicy withWindow(int rows) {
    return new BatchPolicy(budget, maxRows, rows, maxDelay);
  }

  /** The same policy with another delay. */
  public BatchPolicy withMaxDelay(Duration delay) {
    return new BatchPolicy(budget, maxRows, window, delay);
  }
}
