package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchBudgetTest {
  @Test
  void isWrittenAsInOptions() {
    assertThat(BatchBudget.AUTO).hasToString("auto");
    assertThat(BatchBudget.fixed(512)).hasToString("512");
  }

  @Test
  void ofItselfFindsOneUpToAFullBatchOfTheUsualModel() {
    assertThat(BatchPolicy.DEFAULT.maxTokens()).isEqualTo(64 * 256);
  }

  @ParameterizedTest
  @CsvSource({"16384, 10", "20000, 10", "64, 2", "63, 1", "1, 1"})
  void isSoughtAmongDoublesOf64AndOneRowAtATime(int most, int rungs) {
    BudgetLadder ladder = new BudgetLadder(most);

    assertThat(ladder.rungs()).isEqualTo(rungs);
    assertThat(ladder.tokens(0)).isEqualTo(1);
    assertThat(ladder.rungBelow(Integer.MAX_VALUE)).isEqualTo(rungs - 1);
  }

  @Test
  void isSoughtNoHigherThanTheLargestNumber() {
    BudgetLadder ladder = new BudgetLadder(Integer.MAX_VALUE);

    assertThat(ladder.tokens(ladder.rungs() - 1)).isEqualTo(1 << 30);
    assertThat(ladder.tokens(ladder.rungBelow(100))).isEqualTo(64);
    assertThat(ladder.rungBelow(63)).isZero();
  }
}
