package dev.millstream.batch;

import java.util.stream.IntStream;

/**
 * The budgets among which one is sought, in padded tokens: one row at a time, then 64 doubled up to
 * the most.
 *
 * <p>Threading: immutable.
 */
final class BudgetLadder {
  private static final int FIRST = 64;

  private final int[] tokens;

  BudgetLadder(int most) {
    this.tokens =
        IntStream.concat(
                IntStream.of(1),
                IntStream.iterate(FIRST, rung -> rung > 0 && rung <= most, rung -> rung * 2))
            .toArray();
  }

  int rungs() {
    return tokens.length;
  }

  int tokens(int rung) {
    return tokens[rung];
  }

  boolean has(int rung) {
    return rung >= 0 && rung < tokens.length;
  }

  /** The highest rung of at most this many tokens; the lowest where there is none. */
  int rungBelow(int most) {
    int rung = tokens.length - 1;
    while (rung > 0 && tokens[rung] > most) {
      rung--;
    }
    return rung;
  }
}
