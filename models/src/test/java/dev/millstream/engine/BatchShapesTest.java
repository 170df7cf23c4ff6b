package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchShapesTest {
  @ParameterizedTest
  @CsvSource({
    "64, 512, 256, 64, 8",
    "64, 16384, 256, 64, 256",
    "64, 32768, 256, 64, 256",
    "64, 10, 256, 10, 1",
    "1, 512, 128, 1, 128",
  })
  void takesABatchThatFillsTheBudgetForTheUsualOne(
      int maxRows, int budget, int maxTokens, int rows, int tokens) {
    assertThat(BatchShapes.of(maxRows, budget, maxTokens))
        .isEqualTo(new BatchShapes(maxRows, maxTokens, rows, tokens));
  }

  @Test
  void refusesAUsualBatchThatIsLargerThanAnyMayBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchShapes(8, 128, 9, 128))
        .withMessage(
            "batch shapes were 9 x 128, at most 8 x 128, but must be at least 1 x 1 and no more than"
                + " the most.");
  }
}
