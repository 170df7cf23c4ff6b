package dev.millstream.pool;

import dev.millstream.batch.Batched;
import java.util.concurrent.CompletableFuture;

/**
 * Answers rows.
 *
 * <p>Threading: called by many threads at once.
 */
@FunctionalInterface
interface RowRunner {

  /** Returns at once. Cancelling the future says that this caller waits no more. */
  CompletableFuture<Batched<RowAnswer>> submit(Row<?> row);
}
