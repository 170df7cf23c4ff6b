package dev.millstream.batch;

/**
 * How large batches are now, and what their runs cost.
 *
 * @param tokens padded tokens that a batch may have; of an automatic budget the best known, which
 *     trials leave for a few runs
 * @param isSettled whether it is fixed, or has been compared with all that come into question
 * @param fixedNanos what a run costs beyond its tokens; NaN until runs of different sizes are known
 * @param nanosPerToken what each padded token adds; NaN likewise. Both by {@link
 *     BatchClock#workNanos}: processor time on a CPU, elapsed time on a GPU
 */
public record BudgetState(int tokens, boolean isSettled, double fixedNanos, double nanosPerToken) {}
