package dev.millstream.batch;

import java.util.Arrays;

/**
 * Decides which of the waiting rows run together.
 *
 * <p>The oldest row is always in, so a row with n rows before it runs within n + 1 batches. Rows
 * nearest in length to the oldest join it, shorter before longer and older before younger where the
 * distance is the same, while longest × rows stays within the budget and rows within {@link
 * BatchPolicy#maxRows}.
 *
 * <p>A row whose joining would pad more than a 32nd of the budget stays for a later batch: what a
 * run costs beyond its tokens is of that size, so a batch must not save less than it pads. Without
 * this bound a handful of waiting rows of mixed lengths run slower together than one by one.
 *
 * <p>Threading: immutable. Deterministic. One plan over a window of n rows costs one sort of n
 * longs.
 */
public final class BatchPlanner {
  private static final int PADDING_PER_ROW = 32;
  private static final long LONGER = 1L << 31;

  private final BatchPolicy policy;
  private final long delayNanos;

  /** Plans within this policy's rows, window and delay; the budget comes with each call. */
  public BatchPlanner(BatchPolicy policy) {
    this.policy = policy;
    this.delayNanos = policy.maxDelay().toNanos();
  }

  /**
   * Chooses one batch.
   *
   * @param lengths lengths of the waiting rows in tokens, oldest first, at least one; those beyond
   *     the window are not looked at
   * @param budget padded tokens that the batch may have; a longer oldest row runs alone
   */
  public BatchPlan plan(int[] lengths, int budget) {
    int longest = lengths[0];
    if (!hasRoom(longest, 1, budget)) {
      return new BatchPlan(new int[] {0}, longest, true);
    }
    long[] candidates = nearestToTheOldest(lengths);
    int rows = 1;
    for (int next = 1; next < candidates.length && hasRoom(longest, rows, budget); next++) {
      int row = (int) (candidates[next] & ~LONGER);
      int padded = Math.max(longest, lengths[row]);
      if (fits(padded, rows + 1, budget)
          && addedPadding(longest, padded, rows, lengths[row]) <= budget / PADDING_PER_ROW) {
        // INVARIANT: rows <= next, so only candidates already looked at are overwritten.
        candidates[rows++] = row;
        longest = padded;
      }
    }
    return new BatchPlan(
        shortestFirst(candidates, rows, lengths), longest, !hasRoom(longest, rows, budget));
  }

  /**
   * How long a free runner waits before it takes a plan: not at all when the plan is full, when the
   * window is (a later row would not be looked at) or when the oldest row has waited long enough.
   *
   * @param waiting rows that wait, planned or not
   * @param waitedNanos how long the oldest row has waited
   */
  public long nanosToWait(BatchPlan plan, int waiting, long waitedNanos) {
    if (plan.isFull() || waiting >= policy.window()) {
      return 0;
    }
    return Math.max(0, delayNanos - waitedNanos);
  }

  /** Sorted by distance in length, shorter before longer, arrival; the oldest row comes first. */
  private long[] nearestToTheOldest(int[] lengths) {
    long[] candidates = new long[Math.min(lengths.length, policy.window())];
    for (int row = 0; row < candidates.length; row++) {
      long distance = (long) lengths[row] - lengths[0];
      candidates[row] = Math.abs(distance) << 32 | (distance > 0 ? LONGER : 0) | row;
    }
    // The oldest has distance 0 and arrival 0: nothing sorts before it.
    Arrays.sort(candidates);
    for (int place = 0; place < candidates.length; place++) {
      candidates[place] &= 0xFFFF_FFFFL;
    }
    return candidates;
  }

  private boolean hasRoom(int longest, int rows, int budget) {
    return rows < policy.maxRows() && fits(longest, rows + 1, budget);
  }

  private static boolean fits(int longest, int rows, int budget) {
    return (long) longest * rows <= budget;
  }

  private static long addedPadding(int longest, int padded, int rows, int length) {
    return (long) padded * (rows + 1) - (long) longest * rows - length;
  }

  private static int[] shortestFirst(long[] chosen, int count, int[] lengths) {
    for (int place = 0; place < count; place++) {
      chosen[place] |= (long) lengths[(int) chosen[place]] << 32;
    }
    Arrays.sort(chosen, 0, count);
    int[] rows = new int[count];
    for (int place = 0; place < count; place++) {
      rows[place] = (int) chosen[place];
    }
    return rows;
  }
}
