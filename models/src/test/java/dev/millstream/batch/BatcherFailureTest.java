package dev.millstream.batch;

import static dev.millstream.batch.BatcherHarness.failureOf;
import static dev.millstream.batch.BatcherHarness.outputOf;
import static dev.millstream.batch.BatcherHarness.outputs;
import static dev.millstream.batch.BatcherHarness.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatcherFailureTest {

  @Nested
  class BadRow {
    @ParameterizedTest
    @ValueSource(ints = {0, 13, 31})
    void failsAloneAmong32AfterTwoRunsForEachHalving(int bad) throws Exception {
      IOException refusal = new IOException("bad row");
      try (BatcherHarness mill = refusing(Set.of("" + bad), refusal)) {
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(texts(32, 10));

        assertThat(outputs(futures)).hasSize(31).doesNotContain("" + bad).doesNotHaveDuplicates();
        assertThat(failureOf(futures.get(bad))).isSameAs(refusal);
        assertThat(mill.function.runs()).hasSize(1 + 2 * 5);
        assertThat(mill.batcher.budget().tokens()).isEqualTo(512);
      }
    }

    @Test
    void failsAloneAmongOtherBadRows() throws Exception {
      Set<String> bad = Set.of("0", "1", "17", "30");
      try (BatcherHarness mill = refusing(bad, new IOException("bad row"))) {
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(texts(32, 10));

        assertThat(outputs(futures)).hasSize(28).doesNotContainAnyElementsOf(bad);
        bad.forEach(
            row -> assertThat(failureOf(futures.get(Integer.parseInt(row)))).hasMessage("bad row"));
      }
    }

    @Test
    void failsWithAnErrorAsWithAnException() throws Exception {
      for (Throwable error : List.of(new StackOverflowError("deep"), new LinkageError("native"))) {
        try (BatcherHarness mill = refusing(Set.of("1"), error)) {
          List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(texts(4, 10));

          assertThat(outputs(futures)).containsExactly("0", "2", "3");
          assertThat(failureOf(futures.get(1))).isSameAs(error);
          assertThat(outputOf(mill.batcher.submit(new Text("next", 10)))).isEqualTo("next");
        }
      }
    }
  }

  @Nested
  class FaultyFunction {
    @Test
    void failsItsRowsWhenItReturnsTooFewOutputs() {
      assertThat(failureWhenReturning(List.of()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The function of batcher 'mill' returned 0 outputs for 1 rows; it must return one output per row, in the rows' order.");
    }

    @Test
    void failsItsRowsWhenItReturnsTooManyOutputs() {
      assertThat(failureWhenReturning(List.of("a", "b")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The function of batcher 'mill' returned 2 outputs for 1 rows; it must return one output per row, in the rows' order.");
    }

    @Test
    void failsItsRowsWhenItReturnsNoList() {
      assertThat(failureWhenReturning(null))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The function of batcher 'mill' returned null for 1 rows; it must return one output per row, in the rows' order.");
    }

    @Test
    void failsItsRowsWhenAnOutputIsNull() {
      assertThat(failureWhenReturning(Arrays.asList((String) null)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The function of batcher 'mill' returned null as output 1 of 1; it must return one output per row, or fail.");
    }

    private Throwable failureWhenReturning(List<String> outputs) {
      try (Batcher<Text, String> batcher =
          new Batcher<>(
              "mill",
              () -> (rows, cancellation) -> outputs,
              Text::length,
              BatchPolicy.DEFAULT,
              1)) {
        Throwable failure = failureOf(batcher.submit(new Text("a", 10)));
        assertThat(failureOf(batcher.submit(new Text("next", 10))))
            .hasMessage(failure.getMessage());
        return failure;
      }
    }
  }

  @Nested
  class OutOfMemory {
    @Test
    void halvesTheBudgetUntilTheRowsFit() throws Exception {
      try (BatcherHarness mill = fitting(128)) {
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(texts(8, 64));

        assertThat(outputs(futures)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
        assertThat(mill.batcher.budget().tokens()).isEqualTo(128);
        assertThat(mill.function.runs())
            .as("the second half is not tried whole: the budget is known to be too small")
            .extracting(List::size)
            .containsExactly(8, 4, 2, 2, 2, 2);
      }
    }

    @Test
    void remembersTheBudgetAndRaisesItStepByStep() throws Exception {
      try (BatcherHarness mill = fitting(256)) {
        assertThat(outputs(mill.submitTogether(texts(8, 64)))).hasSize(8);
        assertThat(mill.batcher.budget().tokens()).isEqualTo(256);

        for (int batch = 0; batch < 13; batch++) {
          assertThat(outputOf(mill.batcher.submit(new Text("again", 200)))).isEqualTo("again");
        }
        assertThat(mill.batcher.budget().tokens()).isEqualTo(256);
        assertThat(outputOf(mill.batcher.submit(new Text("again", 200)))).isEqualTo("again");
        assertThat(mill.batcher.budget().tokens()).isEqualTo(256 + 512 / 8);
      }
    }

    @Test
    void failsARowThatDoesNotFitAlone() {
      try (BatcherHarness mill = fitting(128)) {
        assertThat(failureOf(mill.batcher.submit(new Text("large", 129))))
            .isInstanceOf(BatchTooLargeException.class)
            .hasMessage("129 tokens do not fit");
        assertThat(mill.batcher.budget().tokens()).isEqualTo(512);
      }
    }

    @Test
    void ofTheJvmIsTakenForATooLargeBatch() throws Exception {
      OutOfMemoryError error = new OutOfMemoryError("Java heap space");
      try (BatcherHarness mill = refusing(Set.of("1"), error)) {
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(texts(2, 100));

        assertThat(outputOf(futures.get(0))).isEqualTo("0");
        assertThat(failureOf(futures.get(1)))
            .isInstanceOf(BatchTooLargeException.class)
            .hasCause(error)
            .hasMessage(
                "Batcher 'mill' ran out of memory on a row of 100 tokens that was alone in its batch. Give the JVM more memory, use fewer runners, or shorten the row.");
        assertThat(mill.batcher.budget().tokens()).isEqualTo(100);
      }
    }

    @Test
    void outsideTheFunctionFailsTheOldestRowAndNoOther() {
      AtomicInteger readings = new AtomicInteger();
      RecordingFunction function = new RecordingFunction();
      try (Batcher<Text, String> batcher =
          new Batcher<>(
              "mill",
              () -> function,
              Text::length,
              BatchPolicy.DEFAULT,
              1,
              BatchClock.of(
                  () -> {
                    // The first reading is by submit, the second by the runner's plan.
                    if (readings.incrementAndGet() == 2) {
                      throw new OutOfMemoryError("Java heap space");
                    }
                    return 0;
                  }))) {
        assertThat(failureOf(batcher.submit(new Text("first", 10))))
            .isInstanceOf(OutOfMemoryError.class);
        assertThat(outputOf(batcher.submit(new Text("second", 10)))).isEqualTo("second");
      }
    }
  }

  private static BatcherHarness refusing(Set<String> names, Throwable refusal) {
    return BatcherHarness.with(
        (rows, cancellation) -> {
          if (rows.stream().anyMatch(row -> names.contains(row.name()))) {
            if (refusal instanceof Error error) {
              throw error;
            }
            throw (Exception) refusal;
          }
        });
  }

  /** A function with memory for this many padded tokens. */
  private static BatcherHarness fitting(int tokens) {
    return BatcherHarness.with(
        (rows, cancellation) -> {
          int padded = rows.size() * rows.get(rows.size() - 1).length();
          if (padded > tokens) {
            throw new BatchTooLargeException(padded + " tokens do not fit");
          }
        });
  }
}
