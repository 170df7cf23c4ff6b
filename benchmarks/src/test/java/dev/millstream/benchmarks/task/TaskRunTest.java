package dev.millstream.benchmarks.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.benchmarks.library.RowSums;
import org.junit.jupiter.api.Test;

class TaskRunTest {
  @Test
  void figuresAreThoseOfInputsAndRows() {
    TaskRun run =
        new TaskRun(
            new Load.Ran(100, 2, new RowSums(400, 6_000, 8_000, 50), 6_000, 0.5), 4, 300, 0.1);

    assertThat(run.inputsPerSecond()).isEqualTo(50);
    assertThat(run.rowsPerSecond()).isEqualTo(200);
    assertThat(run.rowsPerInput()).isEqualTo(4);
    assertThat(run.tokensPerSecond()).isEqualTo(3_000);
    assertThat(run.rowsPerBatch()).isEqualTo(8);
    assertThat(run.paddedShare()).isEqualTo(0.25);
    assertThat(run.prepareMicros()).isEqualTo(5_000);
    assertThat(run.prepareShare()).isEqualTo(0.125);
    assertThat(run.cpuMicrosPerRow()).isEqualTo(10_000);
  }

  @Test
  void whereNothingIsBatchedThereAreNoRows() {
    TaskRun run = new TaskRun(new Load.Ran(100, 2, RowSums.NONE, 6_000, 0.5), 4, 300, 0.1);

    assertThat(run.tokensPerSecond()).isEqualTo(3_000);
    assertThat(run.rowsPerSecond()).isNaN();
    assertThat(run.rowsPerInput()).isNaN();
    assertThat(run.rowsPerBatch()).isNaN();
    assertThat(run.paddedShare()).isNaN();
    assertThat(run.cpuMicrosPerRow()).isNaN();
  }
}
