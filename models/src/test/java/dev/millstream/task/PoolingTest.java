package dev.millstream.task;

import static dev.millstream.model.PoolingMode.CLS;
import static dev.millstream.model.PoolingMode.LAST_TOKEN;
import static dev.millstream.model.PoolingMode.MAX;
import static dev.millstream.model.PoolingMode.MEAN;
import static dev.millstream.model.PoolingMode.MEAN_SQRT_LEN;
import static dev.millstream.model.PoolingMode.WEIGHTED_MEAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.model.PoolingConfig;
import dev.millstream.model.PoolingMode;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolingTest {
  private static final float NAN = Float.NaN;

  /** Two rows of three places, two numbers each; the second has two tokens and padding. */
  private static final FloatBuffer BATCH =
      FloatBuffer.wrap(new float[] {1, -2, 3, 8, 5, 6, 1, 10, 4, -6, NAN, NAN});

  private static float[] pool(int row, int length, int excluded, PoolingMode... modes) {
    Pooling pooling = new Pooling(new PoolingConfig(List.of(modes), excluded == 0));
    return pooling.apply(TokenRow.of(BATCH, row, length, 3, 2, pooling.excluded(excluded)));
  }

  @Nested
  class OverAllTokens {
    @Test
    void takesTheFirstTokenForCls() {
      assertThat(pool(1, 2, 0, CLS)).containsExactly(1, 10);
    }

    @Test
    void takesTheLargestNumberOfEachPlaceForMax() {
      assertThat(pool(0, 3, 0, MAX)).containsExactly(5, 8);
      assertThat(pool(1, 2, 0, MAX)).containsExactly(4, 10);
    }

    @Test
    void dividesTheSumByTheTokensForMean() {
      assertThat(pool(0, 3, 0, MEAN)).containsExactly(3, 4);
      assertThat(pool(1, 2, 0, MEAN)).containsExactly(2.5f, 2);
    }

    @Test
    void dividesTheSumByTheRootOfTheTokensForMeanSqrtLen() {
      assertThat(pool(1, 2, 0, MEAN_SQRT_LEN))
          .containsExactly(new float[] {3.535534f, 2.828427f}, within(1e-6f));
    }

    @Test
    void weighsTokensByTheirPlaceForWeightedMean() {
      // (1*1 + 2*3 + 3*5) / 6, (1*-2 + 2*8 + 3*6) / 6
      assertThat(pool(0, 3, 0, WEIGHTED_MEAN))
          .containsExactly(new float[] {22 / 6f, 32 / 6f}, within(1e-6f));
    }

    @Test
    void takesTheLastRealTokenForLastToken() {
      assertThat(pool(1, 2, 0, LAST_TOKEN)).containsExactly(4, -6);
    }

    @Test
    void joinsSeveralResultsInTheirOrder() {
      assertThat(pool(1, 2, 0, LAST_TOKEN, CLS, MEAN)).containsExactly(4, -6, 1, 10, 2.5f, 2);
    }
  }

  @Nested
  class WithoutAPromptOfOneToken {
    @Test
    void clsIsTheFirstTokenAfterThePrompt() {
      assertThat(pool(0, 3, 1, CLS)).containsExactly(3, 8);
    }

    @Test
    void meansAndLargestLeaveItOut() {
      assertThat(pool(0, 3, 1, MEAN)).containsExactly(4, 7);
      assertThat(pool(0, 3, 1, MAX)).containsExactly(5, 8);
      assertThat(pool(0, 3, 1, MEAN_SQRT_LEN))
          .containsExactly(new float[] {5.656854f, 9.899495f}, within(1e-6f));
    }

    @Test
    void weightsStillCountIt() {
      // (2*3 + 3*5) / 5, (2*8 + 3*6) / 5
      assertThat(pool(0, 3, 1, WEIGHTED_MEAN))
          .containsExactly(new float[] {4.2f, 6.8f}, within(1e-6f));
    }
  }

  /** As sentence-transformers 6.2 computes it with a mask of zeros. */
  @Nested
  class WithoutAnyToken {
    @ParameterizedTest
    @EnumSource(names = {"MEAN", "MEAN_SQRT_LEN", "WEIGHTED_MEAN", "LAST_TOKEN"})
    void theResultIsZero(PoolingMode mode) {
      assertThat(pool(0, 2, 7, mode)).containsExactly(0, 0);
    }

    @Test
    void clsIsTheFirstTokenAfterAll() {
      assertThat(pool(0, 2, 7, CLS)).containsExactly(1, -2);
    }

    @Test
    void nothingIsTheLargest() {
      assertThat(pool(0, 2, 7, MAX))
          .containsExactly(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
    }
  }

  @Test
  void aRowOutsideTheBatchIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenRow.of(BATCH, 2, 3, 3, 2, 0))
        .withMessage(
            "row 2 with 3 tokens of 3, 2 numbers each and 0 tokens left out, does not lie in an"
                + " output of 12 numbers.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenRow.of(BATCH, Integer.MAX_VALUE, 3, 3, 2, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenRow.of(BATCH, 0, 0, 3, 2, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenRow.of(BATCH, 0, 4, 3, 2, 0));
  }
}
