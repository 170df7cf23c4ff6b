package dev.millstream.batch;

/**
 * How many padded tokens a batch may have now: lowered when a batch was too large, raised step by
 * step while batches succeed.
 *
 * <p>A batch that was too large lowers the budget to half of that batch, so several runners that
 * fail at the same moment lower it once. Each step back up is an eighth of the maximum and takes a
 * number of successes that doubles with every lowering, so a limit that stays is not run into again
 * and again. Only batches of at least half the current budget count: smaller ones say nothing about
 * a larger budget.
 *
 * <p>Threading: safe.
 */
final class TokenBudget {
  private static final int STEPS = 8;
  private static final int FIRST_PATIENCE = 8;
  private static final int MOST_PATIENCE = 1024;

  private final int maximum;
  private int current;
  private int patience = FIRST_PATIENCE;
  private int successes;

  TokenBudget(int maximum) {
    this.maximum = maximum;
    this.current = maximum;
  }

  synchronized int current() {
    return current;
  }

  /** A batch of this many padded tokens did not fit. */
  synchronized void tooLarge(int paddedTokens) {
    int half = Math.max(1, paddedTokens / 2);
    if (half < current) {
      current = half;
      successes = 0;
      patience = Math.min(MOST_PATIENCE, patience * 2);
    }
  }

  /** A batch of this many padded tokens ran. */
  synchronized void succeeded(int paddedTokens) {
    if (current == maximum || paddedTokens < current / 2) {
      return;
    }
    if (++successes >= patience) {
      successes = 0;
      current = (int) Math.min(maximum, current + Math.max(1L, maximum / STEPS));
    }
  }
}
