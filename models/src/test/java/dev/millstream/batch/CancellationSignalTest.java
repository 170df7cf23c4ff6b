package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationSignalTest {
  private final CancellationSignal signal = new CancellationSignal();
  private final List<String> performed = new ArrayList<>();

  @Test
  void performsEveryActionOnceWhenItFires() {
    signal.onCancel(() -> performed.add("first"));
    signal.onCancel(() -> performed.add("second"));
    assertThat(signal.isCancelled()).isFalse();

    signal.cancel();
    signal.cancel();

    assertThat(signal.isCancelled()).isTrue();
    assertThat(performed).containsExactly("first", "second");
  }

  @Test
  void performsAnActionAtOnceWhenItHasFired() {
    signal.cancel();

    signal.onCancel(() -> performed.add("late"));

    assertThat(performed).containsExactly("late");
  }

  @Test
  void performsNothingAfterTheRunHasFinished() {
    signal.onCancel(() -> performed.add("action"));
    signal.finish();

    signal.cancel();

    assertThat(signal.isCancelled()).isFalse();
    assertThat(performed).isEmpty();
  }

  @Test
  void performsTheOtherActionsWhenOneFails() {
    signal.onCancel(
        () -> {
          throw new LinkageError("no native library");
        });
    signal.onCancel(() -> performed.add("other"));

    signal.cancel();

    assertThat(performed).containsExactly("other");
  }

  @Test
  void finishesOnlyWhenTheActionUnderWayIsDone() throws Exception {
    Gate gate = new Gate();
    signal.onCancel(
        () -> {
          try {
            gate.pass();
            performed.add("done");
          } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
    CompletableFuture<Void> cancelling = CompletableFuture.runAsync(signal::cancel);
    gate.awaitVisitor();

    CompletableFuture<List<String>> seenAfterFinish =
        CompletableFuture.supplyAsync(
            () -> {
              signal.finish();
              return List.copyOf(performed);
            });
    gate.open();

    cancelling.get(30, TimeUnit.SECONDS);
    assertThat(seenAfterFinish.get(30, TimeUnit.SECONDS)).containsExactly("done");
  }

  @Test
  void neverFiresForCallersWithoutABatcher() {
    BatchCancellation.NEVER.onCancel(() -> performed.add("never"));

    assertThat(BatchCancellation.NEVER.isCancelled()).isFalse();
    assertThat(performed).isEmpty();
  }
}
