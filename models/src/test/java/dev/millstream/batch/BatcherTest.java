package dev.millstream.batch;

import static dev.millstream.batch.BatcherHarness.batched;
import static dev.millstream.batch.BatcherHarness.failureOf;
import static dev.millstream.batch.BatcherHarness.outputOf;
import static dev.millstream.batch.BatcherHarness.outputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
  private static final Text A = new Text("a", 10);
  private static final Text B = new Text("b", 12);
  private static final Text C = new Text("c", 11);

  @Nested
  class ContinuousBatching {
    @Test
    void runsALoneRowAtOnce() {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        assertThat(outputOf(mill.batcher.submit(A))).isEqualTo("a");
      }
    }

    @Test
    void takesTogetherWhatArrivedDuringARun() throws Exception {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(A, B, C);

        assertThat(outputs(futures)).containsExactly("a", "b", "c");
        assertThat(mill.function.runs()).containsExactly(List.of("a", "c", "b"));
      }
    }

    @Test
    void beginsEachBatchWithTheOldestRowAndRowsLikeIt() throws Exception {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        Text longer = new Text("longer", 200);
        Text long2 = new Text("long", 190);
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(longer, A, long2, B);

        assertThat(outputs(futures)).containsExactly("longer", "a", "long", "b");
        assertThat(mill.function.runs())
            .containsExactly(List.of("long", "longer"), List.of("a", "b"));
      }
    }

    @Test
    void aFreeRunnerDoesNotWaitForABusyOne() throws Exception {
      RecordingFunction function = new RecordingFunction();
      try (Batcher<Text, String> batcher =
          new Batcher<>("mill", () -> function, Text::length, BatchPolicy.DEFAULT, 2)) {
        CompletableFuture<Batched<String>> blocker = batcher.submit(RecordingFunction.BLOCKER);
        function.gate.awaitVisitor();

        assertThat(outputOf(batcher.submit(A))).isEqualTo("a");
        assertThat(blocker).isNotDone();
        function.gate.open();
        assertThat(outputOf(blocker)).isEqualTo("blocker");
      }
    }

    @Test
    void measuresTheBatchOfEachRow() throws Exception {
      AtomicReference<BatcherHarness> self = new AtomicReference<>();
      try (BatcherHarness mill =
          BatcherHarness.with((rows, cancellation) -> self.get().clock.addAndGet(5))) {
        self.set(mill);
        CompletableFuture<Batched<String>> blocker = mill.block();
        CompletableFuture<Batched<String>> first = mill.batcher.submit(A);
        mill.clock.addAndGet(100);
        CompletableFuture<Batched<String>> second = mill.batcher.submit(B);
        mill.clock.addAndGet(20);
        mill.function.gate.open();

        assertThat(batched(first).measure()).isEqualTo(new BatchMeasure(2, 22, 24, 120, 5));
        assertThat(batched(second).measure()).isEqualTo(new BatchMeasure(2, 22, 24, 20, 5));
        assertThat(batched(blocker).measure()).isEqualTo(new BatchMeasure(1, 1, 1, 0, 120));
      }
    }

    @Test
    void tellsHowManyRowsWait() throws Exception {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        CompletableFuture<Batched<String>> blocker = mill.block();
        List<CompletableFuture<Batched<String>>> futures =
            List.of(mill.batcher.submit(A), mill.batcher.submit(B));

        assertThat(mill.batcher.waitingRows()).isEqualTo(2);
        mill.function.gate.open();
        assertThat(outputs(futures)).containsExactly("a", "b");
        assertThat(mill.batcher.waitingRows()).isZero();
        assertThat(blocker).isCompleted();
      }
    }

    @Test
    void refusesARowWithoutTokens() {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        assertThat(failureOf(mill.batcher.submit(new Text("empty", 0))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("Batcher 'mill' was given a row of length 0; a row has at least 1 token.");
      }
    }

    @Test
    void failsARowWhoseLengthCannotBeTold() {
      IllegalStateException unknown = new IllegalStateException("unknown length");
      RecordingFunction function = new RecordingFunction();
      try (Batcher<Text, String> batcher =
          new Batcher<>(
              "mill",
              () -> function,
              row -> {
                throw unknown;
              },
              BatchPolicy.DEFAULT,
              1)) {
        assertThat(failureOf(batcher.submit(A))).isSameAs(unknown);
      }
    }

    @Test
    void needsARunner() {
      assertThatThrownBy(
              () ->
                  new Batcher<Text, String>(
                      "mill", RecordingFunction::new, Text::length, BatchPolicy.DEFAULT, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Batcher 'mill' was given 0 runners but needs at least 1. Use the number of cores on a CPU, or 1 to 2 for a GPU.");
    }

    @Test
    void runsOnNamedDaemonThreadsThatInheritNothing() {
      AtomicReference<Thread> runner = new AtomicReference<>();
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
      try (BatcherHarness mill =
          BatcherHarness.with((rows, cancellation) -> runner.set(Thread.currentThread()))) {
        assertThat(outputOf(mill.batcher.submit(A))).isEqualTo("a");

        assertThat(runner.get().getName()).isEqualTo("mill-runner-0");
        assertThat(runner.get().isDaemon()).isTrue();
        assertThat(runner.get().getContextClassLoader()).isSameAs(Batcher.class.getClassLoader());
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    }

    @Test
    void completesFuturesWithoutHoldingItsLock() {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        CompletableFuture<Integer> seenByAnother =
            mill.batcher
                .submit(A)
                .thenApply(
                    batched -> CompletableFuture.supplyAsync(mill.batcher::waitingRows).join());

        assertThat(seenByAnother.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
      }
    }

    @Test
    void goesOnWhenWhatHangsOnAFutureFails() {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        CompletableFuture<Object> failing =
            mill.batcher
                .submit(A)
                .thenApply(
                    batched -> {
                      throw new IllegalStateException("caller");
                    });

        assertThat(outputOf(mill.batcher.submit(B))).isEqualTo("b");
        assertThat(failing).isCompletedExceptionally();
      }
    }
  }

  @Nested
  class WithADelay {
    private final RecordingFunction function = new RecordingFunction();
    private final AtomicInteger now = new AtomicInteger();
    private final CountDownLatch decided = new CountDownLatch(1);

    /** The runner reads the clock while it decides, so after that it waits or has taken the row. */
    private Batcher<Text, String> batcher(int maxRows) {
      Thread test = Thread.currentThread();
      return new Batcher<>(
          "mill",
          () -> function,
          Text::length,
          BatchPolicy.DEFAULT.withMaxRows(maxRows).withMaxDelay(Duration.ofSeconds(1)),
          1,
          BatchClock.of(
              () -> {
                if (Thread.currentThread() != test) {
                  decided.countDown();
                }
                return now.get();
              }));
    }

    @Test
    void aFreeRunnerWaitsForAFullBatch() throws Exception {
      try (Batcher<Text, String> batcher = batcher(2)) {
        CompletableFuture<Batched<String>> first = batcher.submit(A);
        assertThat(decided.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Batched<String>> second = batcher.submit(B);

        assertThat(outputs(List.of(first, second))).containsExactly("a", "b");
        assertThat(function.runs()).containsExactly(List.of("a", "b"));
      }
    }

    @Test
    void aFreeRunnerTakesWhatWaitsWhenTheOldestRowHasWaitedLongEnough() throws Exception {
      try (Batcher<Text, String> batcher = batcher(64)) {
        CompletableFuture<Batched<String>> first = batcher.submit(A);
        assertThat(decided.await(30, TimeUnit.SECONDS)).isTrue();
        now.set(999_999_999);
        CompletableFuture<Batched<String>> second = batcher.submit(B);
        now.set(1_000_000_000);

        assertThat(outputs(List.of(first, second))).containsExactly("a", "b");
        assertThat(function.runs()).containsExactly(List.of("a", "b"));
        assertThat(batched(first).measure().queueNanos()).isEqualTo(1_000_000_000);
      }
    }

    @Test
    void theDelayEndsWithoutAnotherRow() {
      try (Batcher<Text, String> batcher =
          new Batcher<>(
              "mill",
              () -> function,
              Text::length,
              BatchPolicy.DEFAULT.withMaxDelay(Duration.ofMillis(1)),
              1)) {
        assertThat(outputOf(batcher.submit(A))).isEqualTo("a");
      }
    }

    @Test
    void anInterruptLeftBehindByAFunctionEndsNothing() {
      RecordingFunction interrupting =
          new RecordingFunction((rows, cancellation) -> Thread.currentThread().interrupt());
      try (Batcher<Text, String> batcher =
          new Batcher<>(
              "mill",
              () -> interrupting,
              Text::length,
              BatchPolicy.DEFAULT.withMaxDelay(Duration.ofMillis(1)),
              1)) {
        assertThat(outputOf(batcher.submit(A))).isEqualTo("a");
        assertThat(outputOf(batcher.submit(B))).isEqualTo("b");
      }
    }
  }
}
