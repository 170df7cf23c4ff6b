package dev.millstream.batch;

import org.jspecify.annotations.Nullable;

/**
 * A planned batch, and what it is to teach about budgets.
 *
 * <p>Threading: written under the lock of {@link BatchSizing}.
 */
final class Turn {
  final BatchPlan plan;

  /** Under whose budget it runs; null where too few rows waited to tell. */
  final @Nullable Side side;

  /** Whether the other side would have made another batch. */
  final boolean isContested;

  /** The trial that it was taken in, and the trial's phase; null without one. */
  @Nullable BudgetTrial trial;

  int phase;

  /** Whether its cost is to be compared: no batch of the other side ran when it began. */
  boolean isMeasured;

  /** Of a trial. */
  enum Side {
    INCUMBENT,
    CHALLENGER;

    Side other() {
      return this == INCUMBENT ? CHALLENGER : INCUMBENT;
    }
  }

  private Turn(BatchPlan plan, @Nullable Side side, boolean isContested) {
    this.plan = plan;
    this.side = side;
    this.isContested = isContested;
  }

  /** One that teaches nothing. */
  static Turn of(BatchPlan plan) {
    return new Turn(plan, null, false);
  }

  static Turn of(BatchPlan plan, Side side, boolean isContested) {
    return new Turn(plan, side, isContested);
  }
}
