package dev.millstream.benchmarks.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
  private final SweepPlan plan = new SweepPlan(List.of(64, 256), 2, 2, 1, 16, 4, Duration.ZERO);

  @Test
  void theOrderOfLoadingTurnsWithTheRounds() {
    assertThat(plan.loading(1)).containsExactly(SweepPlan.AUTOMATIC, 64, 256);
    assertThat(plan.loading(2)).containsExactly(256, 64, SweepPlan.AUTOMATIC);
    assertThat(plan.loading(3)).isEqualTo(plan.loading(1));
  }

  @Test
  void theOrderOfRunningTurnsWithTheTurnsOfARound() {
    assertThat(plan.running(1, 1)).isEqualTo(plan.loading(1));
    assertThat(plan.running(1, 2)).containsExactly(256, 64, SweepPlan.AUTOMATIC);
    assertThat(plan.running(2, 1)).isEqualTo(plan.loading(2));
    assertThat(plan.running(2, 2)).containsExactly(SweepPlan.AUTOMATIC, 64, 256);
  }
}
