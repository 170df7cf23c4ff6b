package dev.millstream.faults.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.pool.TinyModels;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two jobs side by side, four times: {@code bin/faults resubmit} does it 100 times. */
class ResubmitIT {
  @ParameterizedTest(name = "classes shared by all jobs: {0}")
  @ValueSource(booleans = {false, true})
  void jobsWithTheSameModelAreRightAndLeaveNothingBehind(boolean parentFirst) throws Exception {
    ResubmitPlan plan =
        new ResubmitPlan(
            4,
            2,
            2,
            parentFirst,
            TinyModels.folder("sentence-similarity/mean").toString(),
            Duration.ofMinutes(3));

    ResubmitReport report = ResubmitRun.run(plan, false, line -> {});

    assertThat(report.text()).doesNotContain("BROKEN");
    assertThat(report.holds()).isTrue();
  }
}
