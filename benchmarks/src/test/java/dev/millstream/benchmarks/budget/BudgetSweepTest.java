package dev.millstream.benchmarks.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetSweepTest {
  @Test
  void eachBudgetRunsInEachRoundAndTheOrderTurns() throws InterruptedException {
    BudgetSweep sweep =
        new BudgetSweep(
            new SweepPlan(List.of(1, 64), 2, 2, 2, 16, 4, Duration.ZERO),
            TinyModels.mean(),
            Variant.AUTO);
    List<BenchText> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add(new BenchText("t" + i, "text number " + i, 0));
    }
    List<String> progress = new ArrayList<>();

    SweepResults results = sweep.run(texts, texts, progress::add);

    assertThat(progress)
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "round 1 of 2, turn 1, budget auto",
            "round 1 of 2, turn 1, budget 1",
            "round 1 of 2, turn 1, budget 64",
            "round 1 of 2, turn 2, budget 64",
            "round 1 of 2, turn 2, budget 1",
            "round 1 of 2, turn 2, budget auto",
            "round 2 of 2, turn 1, budget 64",
            "round 2 of 2, turn 1, budget 1",
            "round 2 of 2, turn 1, budget auto",
            "round 2 of 2, turn 2, budget auto",
            "round 2 of 2, turn 2, budget 1",
            "round 2 of 2, turn 2, budget 64");
    assertThat(results.lines()).hasSize(4);
    assertThat(results.lines().get(1)).startsWith("auto");
    // The best fixed budget is once what it is compared with.
    assertThat(results.lines().subList(2, 4)).anyMatch(line -> line.contains("1.000"));
    assertThat(results.lines().get(1)).endsWith("256 (open) 256 (open)");
    assertThat(results.summary()).extracting(row -> row.get(0)).containsExactly("full", "light");
    assertThat(results.figures()).containsOnlyKeys("auto", "1", "64");
  }

  @Test
  void noTurnIsRefused() {
    assertThatThrownBy(() -> new SweepPlan(List.of(64), 1, 0, 1, 1, 1, Duration.ZERO))
        .hasMessage("--turns was 0, but must be at least 1.");
  }

  @Test
  void budgetsBelowOneAreRefused() {
    assertThatThrownBy(() -> new SweepPlan(List.of(0, 64), 1, 1, 1, 1, 1, Duration.ZERO))
        .hasMessage("--batch-tokens was [0, 64], but must be numbers from 1, such as 1,64,256.");
  }
}
