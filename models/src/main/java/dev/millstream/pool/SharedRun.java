package dev.millstream.pool;

import dev.millstream.batch.Batched;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a row, and all who wait for it.
 *
 * <p>Threading: guarded by the lock of {@link RepeatedRows}.
 */
final class SharedRun {
  private final List<CompletableFuture<Batched<RowAnswer>>> waiting = new ArrayList<>(1);
  private @Nullable CompletableFuture<Batched<RowAnswer>> row;

  CompletableFuture<Batched<RowAnswer>> join() {
    CompletableFuture<Batched<RowAnswer>> future = new CompletableFuture<>();
    waiting.add(future);
    return future;
  }

  void started(CompletableFuture<Batched<RowAnswer>> running) {
    row = running;
  }

  /** The row, which has become no use; null before it is started. */
  @Nullable CompletableFuture<Batched<RowAnswer>> row() {
    return row;
  }

  /** True when nobody is left. */
  boolean leave(CompletableFuture<Batched<RowAnswer>> future) {
    waiting.removeIf(other -> other == future);
    return waiting.isEmpty();
  }

  boolean isAbandoned() {
    return waiting.isEmpty();
  }

  /** All who wait, who then wait no more. */
  List<CompletableFuture<Batched<RowAnswer>>> end() {
    List<CompletableFuture<Batched<RowAnswer>>> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
