package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostLineTest {
  private static final double TENTH = 0.1;

  private final CostLine line = new CostLine();
  private final Random random = new Random(3);

  @ParameterizedTest
  @CsvSource({"900000, 140000", "0, 140000", "2000000, 2000", "30, 1"})
  void findsWhatARunCostsAndWhatATokenAdds(double fixed, double perToken) {
    run(200, fixed, perToken);

    assertThat(line.fixedNanos()).isEqualTo(fixed, within(1.0));
    assertThat(line.nanosPerToken()).isEqualTo(perToken, within(TENTH));
    assertThat(line.nanos(100)).isEqualTo(fixed + 100 * perToken, within(10.0));
  }

  @Test
  void knowsNothingBeforeRunsOfDifferentSizes() {
    assertThat(line.fixedNanos()).isNaN();
    for (int run = 0; run < 100; run++) {
      line.add(256, 1_000_000);
    }

    assertThat(line.fixedNanos()).isNaN();
    assertThat(line.nanosPerToken()).isNaN();
    assertThat(line.nanos(256)).isEqualTo(256);
  }

  @Test
  void isNotMovedMuchByARunThatWasInterrupted() {
    run(200, 1_000_000, 100_000);
    line.add(250, 30_000_000_000L);

    assertThat(line.nanos(250)).isEqualTo(26_000_000, within(2_600_000.0));
  }

  @Test
  void followsAMachineThatBecomesSlower() {
    run(200, 1_000_000, 100_000);
    run(1000, 3_000_000, 300_000);

    assertThat(line.nanos(100)).isEqualTo(33_000_000, within(330_000.0));
  }

  @Test
  void neverSaysThatTokensOrRunsCostLessThanNothing() {
    for (int run = 0; run < 100; run++) {
      line.add(10 + run % 7 * 10, 1_000_000 - run % 7 * 100_000);
    }

    assertThat(line.nanosPerToken()).isZero();
    assertThat(line.fixedNanos()).isPositive();
  }

  private void run(int runs, double fixed, double perToken) {
    for (int run = 0; run < runs; run++) {
      int tokens = 20 + random.nextInt(480);
      line.add(tokens, (long) (fixed + perToken * tokens));
    }
  }
}
