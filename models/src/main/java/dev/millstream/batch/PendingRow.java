package dev.millstream.batch;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A submitted row on its way to an answer.
 *
 * <p>A row is over when its future is done, whoever did that: the runner with an answer, or the
 * caller by cancelling it.
 *
 * <p>Threading: written by the queue and one runner after the other, read by any caller.
 */
final class PendingRow<R, O> {
  final R input;
  final int length;
  final long submittedNanos;
  final CompletableFuture<Batched<O>> future = new CompletableFuture<>();

  private volatile boolean queued = true;
  private volatile @Nullable RunningBatch<R, O> running;

  PendingRow(R input, int length, long submittedNanos) {
    this.input = input;
    this.length = length;
    this.submittedNanos = submittedNanos;
  }

  boolean isOver() {
    return future.isDone();
  }

  boolean isQueued() {
    return queued;
  }

  void leaveQueue() {
    queued = false;
  }

  @Nullable RunningBatch<R, O> running() {
    return running;
  }

  void running(@Nullable RunningBatch<R, O> batch) {
    running = batch;
  }
}
