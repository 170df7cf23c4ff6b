package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.batch.SimulatedArrivals.Answers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that arrive at random at less than a machine can do are answered soon. */
class FewWaitingRowsTest {
  private static final BatchPolicy SOONEST =
      new BatchPolicy(BatchBudget.fixed(4096), 64, 256, Duration.ZERO);
  private static final BatchPolicy ONE_BY_ONE =
      new BatchPolicy(BatchBudget.fixed(1), 64, 256, Duration.ZERO);

  /** That a delay was asked for leaves batches whole; this simulation does not wait for it. */
  private static final BatchPolicy WHOLE =
      new BatchPolicy(BatchBudget.fixed(4096), 64, 256, Duration.ofNanos(1));

  @ParameterizedTest(name = "a run costs {0} tokens beyond its own, at {1} of the load")
  @CsvSource({"10, 0.5", "40, 0.5", "150, 0.5", "10, 0.8", "40, 0.8", "150, 0.8", "600, 0.8"})
  void noLaterThanOneByOneAndNearTheBetterOfThatAndAllTogether(double fixed, double load) {
    Answers soonest = SimulatedArrivals.of(SOONEST, fixed, load);
    Answers oneByOne = SimulatedArrivals.of(ONE_BY_ONE, fixed, load);
    Answers whole = SimulatedArrivals.of(WHOLE, fixed, load);

    assertThat(soonest.mean() / Math.min(oneByOne.mean(), whole.mean())).isLessThan(1.06);
    assertThat(soonest.mean() / oneByOne.mean()).isLessThan(1.005);
    assertThat(soonest.p99() / oneByOne.p99()).isLessThan(1.005);
  }
}
