package dev.millstream.batch;

import static dev.millstream.batch.BatcherHarness.failureOf;
import static dev.millstream.batch.BatcherHarness.outputOf;
import static dev.millstream.batch.BatcherHarness.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How rows end without an answer: cancelled by their callers, or by the batcher's close. */
@Timeout(60)
class BatcherEndTest {
  private static final String CLOSED =
      "Batcher 'mill' was closed before this row was answered. Submit the row again to an open batcher.";

  /** Runs until it is cancelled, then fails as an aborted forward pass does. */
  private static final class UntilCancelled implements RecordingFunction.Behaviour {
    final CountDownLatch running = new CountDownLatch(1);
    final AtomicBoolean told = new AtomicBoolean();

    @Override
    public void before(List<Text> rows, BatchCancellation cancellation) throws Exception {
      if (rows.stream().anyMatch(row -> row.name().equals("endless"))) {
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(
            () -> {
              told.set(true);
              cancelled.countDown();
            });
        running.countDown();
        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        throw new IOException("aborted");
      }
    }

    void awaitRunning() throws InterruptedException {
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Nested
  class CancellingARow {
    @Test
    void takesItOutOfTheQueue() throws Exception {
      try (BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {})) {
        CompletableFuture<Batched<String>> blocker = mill.block();
        CompletableFuture<Batched<String>> first = mill.batcher.submit(new Text("first", 10));
        CompletableFuture<Batched<String>> second = mill.batcher.submit(new Text("second", 10));
        CompletableFuture<Batched<String>> third = mill.batcher.submit(new Text("third", 10));

        first.cancel(true);
        third.completeExceptionally(new IOException("too late for the caller"));

        assertThat(mill.batcher.waitingRows()).isEqualTo(1);
        mill.function.gate.open();
        assertThat(outputOf(second)).isEqualTo("second");
        assertThat(mill.function.runs()).containsExactly(List.of("second"));
        assertThat(outputOf(blocker)).isEqualTo("blocker");
      }
    }

    @Test
    void cancelsTheRunWhenNobodyElseWaitsForIt() throws Exception {
      UntilCancelled behaviour = new UntilCancelled();
      try (BatcherHarness mill = BatcherHarness.with(behaviour)) {
        List<CompletableFuture<Batched<String>>> futures =
            mill.submitTogether(new Text("endless", 10), new Text("mate", 10));
        behaviour.awaitRunning();

        futures.get(0).cancel(true);
        assertThat(behaviour.told).isFalse();
        futures.get(1).cancel(true);

        assertThat(behaviour.told).isTrue();
        assertThat(outputOf(mill.batcher.submit(new Text("next", 10)))).isEqualTo("next");
        assertThat(mill.function.runs())
            .as("nothing of the aborted batch is tried again")
            .containsExactly(List.of("endless", "mate"), List.of("next"));
      }
    }

    @Test
    void harmsNoOtherRowOfItsBatch() throws Exception {
      Gate inTheRun = new Gate();
      List<Boolean> cancelled = new CopyOnWriteArrayList<>();
      try (BatcherHarness mill =
          BatcherHarness.with(
              (rows, cancellation) -> {
                inTheRun.pass();
                cancelled.add(cancellation.isCancelled());
              })) {
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(texts(3, 10));
        inTheRun.awaitVisitor();

        futures.get(0).cancel(true);
        futures.get(2).cancel(true);
        inTheRun.open();

        assertThat(outputOf(futures.get(1))).isEqualTo("1");
        assertThat(futures.get(0)).isCancelled();
        assertThat(cancelled).containsExactly(false);
      }
    }

    @Test
    void keepsItOutOfTheHalvesOfAFailedBatch() throws Exception {
      Gate inTheRun = new Gate();
      try (BatcherHarness mill =
          BatcherHarness.with(
              (rows, cancellation) -> {
                if (rows.size() == 4) {
                  inTheRun.pass();
                  throw new IOException("all four together fail");
                }
              })) {
        List<CompletableFuture<Batched<String>>> futures = mill.submitTogether(texts(4, 10));
        inTheRun.awaitVisitor();
        futures.get(0).cancel(true);
        futures.get(2).cancel(true);
        futures.get(3).cancel(true);
        inTheRun.open();

        assertThat(outputOf(futures.get(1))).isEqualTo("1");
        assertThat(mill.function.runs()).containsExactly(List.of("0", "1", "2", "3"), List.of("1"));
      }
    }
  }

  @Nested
  class Closing {
    @Test
    void failsTheRowsThatWaitAndCancelsTheBatchThatRuns() throws Exception {
      UntilCancelled behaviour = new UntilCancelled();
      BatcherHarness mill = BatcherHarness.with(behaviour);
      CompletableFuture<Batched<String>> endless = mill.batcher.submit(new Text("endless", 10));
      behaviour.awaitRunning();
      CompletableFuture<Batched<String>> waiting = mill.batcher.submit(new Text("waiting", 10));

      mill.batcher.close();

      assertThat(failureOf(waiting)).isInstanceOf(CancellationException.class).hasMessage(CLOSED);
      Throwable aborted = failureOf(endless);
      assertThat(aborted).isInstanceOf(CancellationException.class).hasMessage(CLOSED);
      assertThat(aborted.getSuppressed()).singleElement().isInstanceOf(IOException.class);
      assertThat(mill.function.runs()).containsExactly(List.of("endless"));
    }

    @Test
    void isNotTriedAgainInHalves() throws Exception {
      UntilCancelled behaviour = new UntilCancelled();
      BatcherHarness mill = BatcherHarness.with(behaviour);
      List<CompletableFuture<Batched<String>>> futures =
          mill.submitTogether(new Text("endless", 10), new Text("mate", 10));
      behaviour.awaitRunning();

      mill.batcher.close();

      futures.forEach(future -> assertThat(failureOf(future)).hasMessage(CLOSED));
      assertThat(mill.function.runs()).containsExactly(List.of("endless", "mate"));
    }

    @Test
    void keepsTheOutputsOfABatchThatRunsToItsEnd() throws Exception {
      BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {});
      CompletableFuture<Batched<String>> blocker = mill.block();

      CompletableFuture<Void> closing = CompletableFuture.runAsync(mill.batcher::close);
      mill.function.gate.open();

      closing.get(30, TimeUnit.SECONDS);
      assertThat(outputOf(blocker)).isEqualTo("blocker");
    }

    @Test
    void isToldToLaterRows() {
      BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {});
      mill.batcher.close();

      assertThat(failureOf(mill.batcher.submit(new Text("late", 10))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Batcher 'mill' is closed and takes no more rows. Submit before close(), or make another batcher.");
      assertThat(mill.batcher.waitingRows()).isZero();
    }

    @Test
    void endsTheThreadsAndClosesTheirFunctionsThere() {
      List<Thread> closers = new CopyOnWriteArrayList<>();
      Batcher<Text, String> batcher =
          closing(
              () -> {
                closers.add(Thread.currentThread());
              });

      batcher.close();
      batcher.close();

      assertThat(closers)
          .extracting(Thread::getName)
          .containsExactlyInAnyOrder("mill-runner-0", "mill-runner-1");
      assertThat(closers).noneMatch(Thread::isAlive);
    }

    @Test
    void tellsOnceWhichFunctionsCouldNotBeClosed() {
      Batcher<Text, String> batcher =
          closing(
              () -> {
                throw new IOException("device lost");
              });

      assertThatThrownBy(batcher::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Batcher 'mill' is closed, but 2 of its 2 functions could not be closed; what they hold may not be freed.")
          .hasCauseInstanceOf(IOException.class)
          .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
      assertThatCode(batcher::close).doesNotThrowAnyException();
    }

    @Test
    void doesNotWaitForItselfWhenCalledByWhatHangsOnAFuture() {
      BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {});

      CompletableFuture<Void> closed =
          mill.batcher.submit(new Text("last", 10)).thenAccept(batched -> mill.batcher.close());

      assertThat(closed.orTimeout(30, TimeUnit.SECONDS)).succeedsWithin(30, TimeUnit.SECONDS);
      mill.batcher.close();
    }

    @Test
    void tellsRowsWithoutHoldingItsLock() throws Exception {
      BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {});
      CompletableFuture<Batched<String>> blocker = mill.block();
      CompletableFuture<Integer> seenByAnother =
          mill.batcher
              .submit(new Text("waiting", 10))
              .handle(
                  (batched, failure) ->
                      CompletableFuture.supplyAsync(mill.batcher::waitingRows).join());

      CompletableFuture<Void> closing = CompletableFuture.runAsync(mill.batcher::close);

      assertThat(seenByAnother.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
      mill.function.gate.open();
      closing.get(30, TimeUnit.SECONDS);
      assertThat(outputOf(blocker)).isEqualTo("blocker");
    }

    @Test
    void waitsForARunningFunctionEvenWhenInterrupted() throws Exception {
      BatcherHarness mill = BatcherHarness.with((rows, cancellation) -> {});
      CompletableFuture<Batched<String>> blocker = mill.block();
      AtomicReference<Boolean> interruptedAfter = new AtomicReference<>();
      AtomicBoolean answeredBefore = new AtomicBoolean();
      Thread closer =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                mill.batcher.close();
                answeredBefore.set(blocker.isDone());
                interruptedAfter.set(Thread.currentThread().isInterrupted());
              });
      closer.start();
      while (closer.getState() != Thread.State.WAITING && closer.isAlive()) {
        Thread.onSpinWait();
      }
      mill.function.gate.open();
      closer.join(30_000);

      assertThat(answeredBefore).isTrue();
      assertThat(interruptedAfter.get()).isTrue();
    }
  }

  @Nested
  class FailingSupplier {
    @Test
    void endsTheConstructionAndClosesWhatWasMade() {
      List<String> closed = new CopyOnWriteArrayList<>();
      AtomicBoolean first = new AtomicBoolean(true);
      IllegalStateException refusal = new IllegalStateException("no second buffer");

      assertThatThrownBy(
              () ->
                  new Batcher<Text, String>(
                      "mill",
                      () -> {
                        if (first.getAndSet(false)) {
                          return new ClosingFunction(() -> closed.add("first"));
                        }
                        throw refusal;
                      },
                      Text::length,
                      BatchPolicy.DEFAULT,
                      2))
          .isSameAs(refusal);
      assertThat(closed).containsExactly("first");
    }
  }

  private static Batcher<Text, String> closing(OnClose onClose) {
    return new Batcher<>(
        "mill", () -> new ClosingFunction(onClose), Text::length, BatchPolicy.DEFAULT, 2);
  }

  private record ClosingFunction(OnClose onClose)
      implements BatchFunction<Text, String>, AutoCloseable {
    @Override
    public List<String> run(List<Text> rows, BatchCancellation cancellation) {
      return rows.stream().map(Text::name).toList();
    }

    @Override
    public void close() throws IOException {
      onClose.run();
    }
  }

  private interface OnClose {
    void run() throws IOException;
  }
}
