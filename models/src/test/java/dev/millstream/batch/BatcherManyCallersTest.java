package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BatcherManyCallersTest {
  private static final int CALLERS = 8;
  private static final int ROWS_EACH = 2000;

  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void eachGetsTheOutputOfItsOwnRowsWhileOthersFailAndAreCancelled() {
    try (Batcher<Text, String> batcher =
        new Batcher<>(
            "mill",
            () -> new RecordingFunction(BatcherManyCallersTest::refuseBadRows),
            Text::length,
            BatchPolicy.DEFAULT,
            3)) {
      List<CompletableFuture<Void>> callers =
          IntStream.range(0, CALLERS)
              .mapToObj(caller -> CompletableFuture.runAsync(() -> call(batcher, caller), threads))
              .toList();

      callers.forEach(caller -> caller.orTimeout(90, TimeUnit.SECONDS).join());
      assertThat(batcher.waitingRows()).isZero();
    }
  }

  private static void refuseBadRows(List<Text> rows, BatchCancellation cancellation) {
    if (rows.stream().anyMatch(BatcherManyCallersTest::isBad)) {
      throw new IllegalArgumentException("a bad row");
    }
  }

  private static boolean isBad(Text row) {
    return row.name().endsWith("77");
  }

  private static boolean isCancelled(Text row) {
    return row.name().endsWith("5");
  }

  private static void call(Batcher<Text, String> batcher, int caller) {
    Random random = new Random(caller);
    List<Text> rows = new ArrayList<>();
    List<CompletableFuture<Batched<String>>> futures = new ArrayList<>();
    for (int number = 0; number < ROWS_EACH; number++) {
      Text row = new Text(caller + "/" + number, 1 + random.nextInt(600));
      rows.add(row);
      futures.add(batcher.submit(row));
      if (isCancelled(row)) {
        futures.get(number).cancel(false);
      }
    }
    for (int number = 0; number < ROWS_EACH; number++) {
      Text row = rows.get(number);
      if (isBad(row)) {
        assertThat(BatcherHarness.failureOf(futures.get(number))).hasMessage("a bad row");
      } else if (!isCancelled(row)) {
        assertThat(BatcherHarness.outputOf(futures.get(number))).isEqualTo(row.name());
      }
    }
  }
}
