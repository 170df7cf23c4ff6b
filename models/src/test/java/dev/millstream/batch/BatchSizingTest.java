package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSizingTest {
  private static final int LENGTH = 50;
  private static final int FULL = 8;
  private static final long PER_TOKEN = 100;

  private static BatchSizing sizing(BatchBudget budget, int runners, long fixedNanos) {
    return afterRuns(new BatchPolicy(budget, 64, 256, Duration.ZERO), runners, fixedNanos);
  }

  private static BatchSizing afterRuns(BatchPolicy policy, int runners, long fixedNanos) {
    BatchSizing sizing = new BatchSizing(policy, runners);
    for (int run = 0; run < 16; run++) {
      int[] lengths = lengths(1 + run % 4);
      Turn turn = sizing.plan(lengths, lengths.length * runners);
      sizing.taken(turn);
      sizing.ran(turn, lengths, fixedNanos + PER_TOKEN * LENGTH * lengths.length);
    }
    return sizing;
  }

  private static BatchSizing fixed(int runners, long fixedNanos) {
    return sizing(BatchBudget.fixed(FULL * LENGTH), runners, fixedNanos);
  }

  private static int rowsOf(BatchSizing sizing, int waiting) {
    return sizing.plan(lengths(waiting), waiting).plan.size();
  }

  private static int[] lengths(int rows) {
    int[] lengths = new int[rows];
    Arrays.fill(lengths, LENGTH);
    return lengths;
  }

  @Nested
  class WhereARunCostsAsMuchAsARow {
    private static final long CHEAP = PER_TOKEN * LENGTH;

    @ParameterizedTest
    @CsvSource({"1, 1", "6, 1", "9, 2", "20, 3", "31, 3", "32, 8", "100, 8"})
    void rowsThatAreTooFewForTwoFullBatchesOfEachRunnerRunInSmallOnes(int waiting, int rows) {
      assertThat(rowsOf(fixed(2, CHEAP), waiting)).isEqualTo(rows);
    }

    @Test
    void aBatchThatOtherLengthsWouldPadIsLeftWholeWhileManyRowsWait() {
      int[] lengths = new int[40];
      Arrays.fill(lengths, 4 * LENGTH);
      Arrays.fill(lengths, 0, 3, LENGTH);

      BatchPlan plan = fixed(2, CHEAP).plan(lengths, lengths.length).plan;

      assertThat(plan.isFull()).isFalse();
      assertThat(plan.size()).isEqualTo(3);
    }

    @Test
    void rowsOfUnlikeLengthsAreFewByTheirTokens() {
      int[] lengths = {LENGTH, LENGTH, LENGTH, LENGTH, 5 * LENGTH, 5 * LENGTH, 5 * LENGTH};

      assertThat(fixed(2, CHEAP).plan(lengths, lengths.length).plan.size()).isEqualTo(3);
    }

    @Test
    void evenOneByOneWhereItCostsNothing() {
      assertThat(rowsOf(fixed(2, 0), 6)).isEqualTo(1);
    }

    @Test
    void theBudgetThatIsBeingFoundIsLeftAlone() {
      BatchSizing sizing = sizing(BatchBudget.AUTO, 2, CHEAP);

      assertThat(rowsOf(sizing, 9)).isEqualTo(2);
      assertThat(sizing.state().tokens()).isEqualTo(256);
    }

    @Test
    void allRunTogetherWhereADelayForFullerBatchesWasAskedFor() {
      BatchPolicy policy = new BatchPolicy(FULL * LENGTH, 64, 256, Duration.ofMillis(5));

      assertThat(rowsOf(afterRuns(policy, 2, CHEAP), 6)).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void allRunTogetherWhereTheRunItselfIsDear(int waiting) {
    assertThat(rowsOf(fixed(2, PER_TOKEN * 1000), waiting)).isEqualTo(waiting);
  }

  @Test
  void allRunTogetherBeforeTheCostsAreKnown() {
    BatchPolicy policy = new BatchPolicy(FULL * LENGTH, 64, 256, Duration.ZERO);

    assertThat(rowsOf(new BatchSizing(policy, 2), 6)).isEqualTo(6);
  }
}
