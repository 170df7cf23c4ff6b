package dev.millstream.batch;

import org.jspecify.annotations.Nullable;

/**
 * How large each batch becomes: within the memory, and under the fixed budget or the one that is
 * being found.
 *
 * <p>Where too few rows wait for two full batches of each runner, and no delay for fuller ones was
 * asked for, rows are answered soonest: with W tokens that wait for each runner and a run that
 * costs as much as F tokens beyond its own, W/b batches of b tokens take F + b each, and half of
 * them and one half pass before a row's answer, so that the mean of the answers is least at b = √(F
 * W). On a CPU that is a row or two; on a GPU, where the run itself is dear, one batch still takes
 * all.
 *
 * <p>Threading: safe. Calls nothing that waits.
 */
final class BatchSizing {
  /** Where the search starts: right on most CPUs, and soon left where it is not. */
  private static final int FIRST_TOKENS = 256;

  private static final int FULL_BATCHES = 2;

  private final BatchPlanner planner;
  private final int runners;
  private final boolean waitsForMore;
  private final TokenBudget memory;
  private final @Nullable BudgetSearch search;
  private final CostLine cost = new CostLine();

  BatchSizing(BatchPolicy policy, int runners) {
    this.planner = new BatchPlanner(policy);
    this.runners = runners;
    this.waitsForMore = !policy.maxDelay().isZero();
    this.memory = new TokenBudget(policy.maxTokens());
    this.search =
        policy.budget().isAutomatic()
            ? new BudgetSearch(
                new BudgetLadder(policy.maxTokens()), FIRST_TOKENS, runners, policy.window(), cost)
            : null;
  }

  /**
   * Chooses the next batch, without any consequence before {@link #taken}.
   *
   * @param lengths as {@link BatchPlanner#plan} takes them
   * @param waiting rows that wait, those beyond {@code lengths} included
   */
  synchronized Turn plan(int[] lengths, int waiting) {
    int most = memory.current();
    if (search != null) {
      search.limit(most);
    }
    int budget = search == null ? most : search.tokens();
    long tokens = tokens(lengths) * waiting / lengths.length;
    if (!waitsForMore && tokens < (long) FULL_BATCHES * runners * budget) {
      return Turn.of(planOfFew(lengths, (double) tokens / runners, budget));
    }
    return search == null
        ? Turn.of(planner.plan(lengths, budget))
        : search.plan(planner, lengths, waiting);
  }

  private BatchPlan planOfFew(int[] lengths, double tokensOfRunner, int budget) {
    BatchPlan plan = planner.plan(lengths, budget);
    double soonest = Math.sqrt(cost.fixedNanos() / cost.nanosPerToken() * tokensOfRunner);
    return soonest < plan.size() * plan.longest() ? planner.plan(lengths, (int) soonest) : plan;
  }

  private static long tokens(int[] lengths) {
    long tokens = 0;
    for (int length : lengths) {
      tokens += length;
    }
    return tokens;
  }

  /** See {@link BatchPlanner#nanosToWait}. */
  long nanosToWait(BatchPlan plan, int waiting, long waitedNanos) {
    return planner.nanosToWait(plan, waiting, waitedNanos);
  }

  /** The turn's batch left the queue. */
  synchronized void taken(Turn turn) {
    if (search != null) {
      search.taken(turn);
    }
  }

  /** The turn's batch of rows of these lengths ran as it was planned. */
  synchronized void ran(Turn turn, int[] lengths, long nanos) {
    int longest = 0;
    for (int length : lengths) {
      longest = Math.max(longest, length);
    }
    cost.add(longest * lengths.length, nanos);
    if (search != null) {
      search.ran(turn, lengths, nanos);
    }
  }

  /** The turn's batch was answered otherwise: in parts, not at all, or without some rows. */
  synchronized void failed(Turn turn) {
    if (search != null) {
      search.failed(turn);
    }
  }

  /** A run of this many padded tokens fitted into the memory. */
  void fitted(int paddedTokens) {
    memory.succeeded(paddedTokens);
  }

  /** A run of this many padded tokens did not fit into the memory. */
  void tooLarge(int paddedTokens) {
    memory.tooLarge(paddedTokens);
  }

  /** Whether a batch of this many padded tokens is known not to fit into the memory. */
  boolean exceedsMemory(int paddedTokens) {
    return paddedTokens > memory.current();
  }

  synchronized BudgetState state() {
    int most = memory.current();
    return new BudgetState(
        search == null ? most : Math.min(most, search.tokens()),
        search == null || search.isSettled(),
        cost.fixedNanos(),
        cost.nanosPerToken());
  }
}
