package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBudgetTest {
  private final TokenBudget budget = new TokenBudget(800);

  @Test
  void startsAtTheMaximumAndStaysThereWhileBatchesSucceed() {
    succeed(100, 800);

    assertThat(budget.current()).isEqualTo(800);
  }

  @Test
  void fallsToHalfOfTheBatchThatWasTooLarge() {
    budget.tooLarge(800);
    assertThat(budget.current()).isEqualTo(400);

    budget.tooLarge(300);
    assertThat(budget.current()).isEqualTo(150);
  }

  @Test
  void fallsOnceWhenSeveralRunnersFailAtTheSameMoment() {
    budget.tooLarge(800);
    budget.tooLarge(800);
    budget.tooLarge(790);

    assertThat(budget.current()).isEqualTo(395);
  }

  @Test
  void neverFallsBelowOneToken() {
    budget.tooLarge(1);

    assertThat(budget.current()).isEqualTo(1);
  }

  @Test
  void climbsByAnEighthOfTheMaximumAfterSixteenSuccesses() {
    budget.tooLarge(800);

    succeed(15, 400);
    assertThat(budget.current()).isEqualTo(400);
    succeed(1, 400);
    assertThat(budget.current()).isEqualTo(500);
    succeed(16, 500);
    assertThat(budget.current()).isEqualTo(600);
  }

  @Test
  void climbsNoHigherThanTheMaximum() {
    budget.tooLarge(750);

    succeed(16 * 5, 800);
    assertThat(budget.current()).isEqualTo(800);
  }

  @Test
  void takesTwiceAsManySuccessesAfterEveryFall() {
    budget.tooLarge(800);
    succeed(16, 400);
    budget.tooLarge(500);
    assertThat(budget.current()).isEqualTo(250);

    succeed(31, 250);
    assertThat(budget.current()).isEqualTo(250);
    succeed(1, 250);
    assertThat(budget.current()).isEqualTo(350);
  }

  @Test
  void climbsEvenAfterVeryManyFalls() {
    for (int fall = 0; fall < 100; fall++) {
      budget.tooLarge(budget.current());
    }
    assertThat(budget.current()).isEqualTo(1);

    succeed(1024, 1);
    assertThat(budget.current()).isEqualTo(101);
  }

  @Test
  void learnsNothingFromBatchesOfLessThanHalfTheBudget() {
    budget.tooLarge(800);

    succeed(1000, 199);
    assertThat(budget.current()).isEqualTo(400);
    succeed(16, 200);
    assertThat(budget.current()).isEqualTo(500);
  }

  @Test
  void startsToCountAgainAfterAFall() {
    budget.tooLarge(800);
    succeed(15, 400);
    budget.tooLarge(400);
    succeed(1, 200);

    assertThat(budget.current()).isEqualTo(200);
  }

  @Test
  void holdsTheLargestBudgetThereIs() {
    TokenBudget largest = new TokenBudget(Integer.MAX_VALUE);
    largest.tooLarge(Integer.MAX_VALUE - 10);

    for (int step = 0; step < 16 * 5; step++) {
      largest.succeeded(Integer.MAX_VALUE);
    }
    assertThat(largest.current()).isEqualTo(Integer.MAX_VALUE);
  }

  private void succeed(int times, int paddedTokens) {
    for (int time = 0; time < times; time++) {
      budget.succeeded(paddedTokens);
    }
  }
}
