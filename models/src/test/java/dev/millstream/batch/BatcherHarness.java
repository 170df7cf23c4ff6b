package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One runner over a recording function, on a clock that stands still unless it is moved. */
final class BatcherHarness implements AutoCloseable {
  final AtomicLong clock = new AtomicLong();
  final RecordingFunction function;
  final Batcher<Text, String> batcher;

  BatcherHarness(BatchPolicy policy, RecordingFunction function) {
    this.function = function;
    this.batcher =
        new Batcher<>("mill", () -> function, Text::length, policy, 1, BatchClock.of(clock::get));
  }

  static BatcherHarness with(RecordingFunction.Behaviour behaviour) {
    return new BatcherHarness(
        BatchPolicy.DEFAULT.withMaxTokens(512), new RecordingFunction(behaviour));
  }

  /** Makes the runner wait at the gate, so that what is submitted next forms a batch. */
  CompletableFuture<Batched<String>> block() throws InterruptedException {
    CompletableFuture<Batched<String>> blocker = batcher.submit(RecordingFunction.BLOCKER);
    function.gate.awaitVisitor();
    return blocker;
  }

  /** Submits the texts while the runner is blocked and lets it go on. */
  List<CompletableFuture<Batched<String>>> submitTogether(Text... texts)
      throws InterruptedException {
    CompletableFuture<Batched<String>> blocker = block();
    List<CompletableFuture<Batched<String>>> futures =
        Arrays.stream(texts).map(batcher::submit).toList();
    function.gate.open();
    assertThat(outputOf(blocker)).isEqualTo("blocker");
    return futures;
  }

  /** {@code count} texts of one length, named by their number. */
  static Text[] texts(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(number -> new Text("" + number, length))
        .toArray(Text[]::new);
  }

  static String outputOf(CompletableFuture<Batched<String>> future) {
    return batched(future).output();
  }

  static Batched<String> batched(CompletableFuture<Batched<String>> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError("no output", failure);
    }
  }

  static Throwable failureOf(CompletableFuture<Batched<String>> future) {
    try {
      throw new AssertionError("an output: " + future.get(30, TimeUnit.SECONDS));
    } catch (ExecutionException failure) {
      return failure.getCause();
    } catch (Exception failure) {
      return failure;
    }
  }

  /** The outputs of those that succeeded, in the order of submission. */
  static Stream<String> outputs(List<CompletableFuture<Batched<String>>> futures) {
    return futures.stream()
        .peek(
            future ->
                future
                    .handle((batched, failure) -> "settled")
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join())
        .filter(future -> !future.isCompletedExceptionally())
        .map(BatcherHarness::outputOf);
  }

  @Override
  public void close() {
    function.gate.open();
    batcher.close();
  }
}
