package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostRatioTest {
  private static final int PAIRS = 12;
  private static final int RUNS_OF_A_PHASE = 10;
  private static final int NANOS_PER_TOKEN = 1000;
  private static final int TRIALS = 400;

  private final CostLine usual = new CostLine();
  private final Random random = new Random(5);

  @Test
  void ofRunsThatCostAFifthMore() {
    RunCosts first = new RunCosts();
    RunCosts second = new RunCosts();
    pairs(first, second, 1.2, 0, 0);

    CostRatio cost = CostRatio.of(first, second, usual);

    assertThat(cost.ratio()).isEqualTo(1.2, within(1e-6));
    assertThat(cost.error()).isEqualTo(0, within(1e-6));
  }

  @Test
  void nothingIsKnownFromOnePairOfPhases() {
    RunCosts first = new RunCosts();
    RunCosts second = new RunCosts();
    for (int run = 0; run < RUNS_OF_A_PHASE; run++) {
      first.add(0, new int[] {32}, 100);
      second.add(0, new int[] {32}, 200 + run);
    }

    assertThat(CostRatio.of(first, second, usual).error()).isInfinite();
  }

  /** Of a normal distribution 1 in 22 is off by more than two errors; of few pairs some more. */
  @ParameterizedTest
  @CsvSource({"0.08, 0", "0, 0.04", "0.08, 0.04"})
  void isOffByMoreThanTwoErrorsInAFewOfManyTrials(double noiseOfRuns, double noiseOfPhases) {
    int off = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      RunCosts first = new RunCosts();
      RunCosts second = new RunCosts();
      pairs(first, second, 1, noiseOfRuns, noiseOfPhases);
      CostRatio cost = CostRatio.of(first, second, usual);
      off += Math.abs(cost.ratio() - 1) > 2 * cost.error() ? 1 : 0;
    }

    assertThat(off / (double) TRIALS).isBetween(0.01, 0.1);
  }

  private void pairs(
      RunCosts first, RunCosts second, double ratio, double noiseOfRuns, double noiseOfPhases) {
    for (int pair = 0; pair < PAIRS; pair++) {
      phase(first, pair, ratio * moved(noiseOfPhases), noiseOfRuns);
      phase(second, pair, moved(noiseOfPhases), noiseOfRuns);
    }
  }

  private void phase(RunCosts costs, int pair, double speed, double noise) {
    for (int run = 0; run < RUNS_OF_A_PHASE; run++) {
      int length = 16 + random.nextInt(100);
      double nanos = NANOS_PER_TOKEN * length * speed * moved(noise);
      usual.add(length, (long) nanos);
      costs.add(pair, new int[] {length}, (long) nanos);
    }
  }

  private double moved(double noise) {
    return Math.exp(noise * random.nextGaussian());
  }
}
