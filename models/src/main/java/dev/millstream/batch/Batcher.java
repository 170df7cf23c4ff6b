package dev.millstream.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs rows from many callers together: whenever a runner is free it takes what waits, chosen by
 * {@link BatchPlanner}.
 *
 * <p>One bad row harms no other: a failing batch is halved until the row is alone, and it fails
 * with the function's own exception. A batch that is too large for the memory lowers the budget of
 * padded tokens for a while and its rows run in smaller batches.
 *
 * <p>Cancelling the future of a row takes the row out of the queue; a batch that runs is cancelled
 * when all of its rows are. Any other way to complete the future from outside does the same.
 *
 * <p>Threading: safe. Rows run on daemon threads named {@code <name>-runner-<n>}; futures complete
 * there too, so what hangs on them should be short. Nothing is called or completed under a lock.
 *
 * <p>Life cycle: runs from its construction to {@link #close}.
 *
 * <p>Order: the oldest row is in the next batch; outputs of different batches come in any order.
 *
 * <p>The queue has no limit of its own: callers bound what they have in flight.
 *
 * @param <R> row
 * @param <O> output of one row
 */
public final class Batcher<R, O> implements AutoCloseable {
  private final String name;
  private final ToIntFunction<? super R> length;
  private final BatchClock clock;
  private final BatchSizing sizing;
  private final BatchQueue<R, O> queue;
  private final List<BatchRunner<R, O>> runners = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Measures by {@link BatchClock#ELAPSED}; for the rest see the other constructor. */
  public Batcher(
      String name,
      Supplier<? extends BatchFunction<R, O>> functions,
      ToIntFunction<? super R> length,
      BatchPolicy policy,
      int runners) {
    this(name, functions, length, policy, runners, BatchClock.ELAPSED);
  }

  /**
   * Makes one function for each runner and starts the runners.
   *
   * @param functions called once per runner, on this thread; what it throws is thrown here
   * @param length a row's length in tokens, at least 1; called by the submitting thread
   * @param runners how many batches run at the same time, at least 1
   * @param clock what waits and runs are measured by
   * @throws IllegalArgumentException when {@code runners} is below 1
   */
  public Batcher(
      String name,
      Supplier<? extends BatchFunction<R, O>> functions,
      ToIntFunction<? super R> length,
      BatchPolicy policy,
      int runners,
      BatchClock clock) {
    if (runners < 1) {
      throw new IllegalArgumentException(
          "Batcher '%s' was given %d runners but needs at least 1. Use the number of cores on a CPU, or 1 to 2 for a GPU."
              .formatted(name, runners));
    }
    this.name = name;
    this.length = length;
    this.clock = clock;
    this.sizing = new BatchSizing(policy, runners);
    this.queue = new BatchQueue<>(name, policy.window(), sizing, clock);
    for (BatchFunction<R, O> function : makeAll(functions, runners)) {
      BatchRunner<R, O> runner = new BatchRunner<>(name, function, queue, sizing, clock);
      threads.add(thread(runner, name + "-runner-" + this.runners.size()));
      this.runners.add(runner);
    }
    threads.forEach(Thread::start);
  }

  /**
   * Hands in a row; returns at once.
   *
   * <p>The future fails with the function's exception for the row; with {@link
   * BatchTooLargeException} when the row alone needs more memory than there is; with {@link
   * java.util.concurrent.CancellationException} when the batcher is closed before the answer; with
   * {@link IllegalStateException} when it was closed before; with {@link IllegalArgumentException}
   * when the row's length is below 1. Cancelling a future derived from it does not cancel the row.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // over() cannot fail
  public CompletableFuture<Batched<O>> submit(R row) {
    int tokens;
    try {
      tokens = length.applyAsInt(row);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
    if (tokens < 1) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "Batcher '%s' was given a row of length %d; a row has at least 1 token."
                  .formatted(name, tokens)));
    }
    PendingRow<R, O> pending = new PendingRow<>(row, tokens, clock.nanos());
    pending.future.whenComplete((batched, failure) -> over(pending));
    if (!queue.offer(pending)) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              "Batcher '%s' is closed and takes no more rows. Submit before close(), or make another batcher."
                  .formatted(name)));
    }
    return pending.future;
  }

  /** Rows that wait for a runner now. */
  public int waitingRows() {
    return queue.size();
  }

  /**
   * How large batches may be now; less than the policy's after that was too much for the memory.
   */
  public BudgetState budget() {
    return sizing.state();
  }

  /**
   * Takes no more rows, cancels the batches that run, fails the rows that wait and returns when all
   * runners have ended and closed their functions. A function that does not heed its cancellation
   * is waited for, also by an interrupted thread: its buffers must not be freed under it.
   *
   * <p>Called again it waits likewise and does nothing else. Called by a runner, that is by what
   * hangs on a row's future, it does not wait.
   *
   * @throws IllegalStateException when a function could not be closed; told once
   */
  @Override
  public void close() {
    List<PendingRow<R, O>> unanswered = queue.close();
    runners.forEach(BatchRunner::cancel);
    unanswered.forEach(row -> row.future.completeExceptionally(queue.closedBeforeTheAnswer()));
    if (!threads.contains(Thread.currentThread())) {
      joinAll();
      throwCloseFailures();
    }
  }

  /** The row's future is done: by its caller where the row still waits or runs. */
  private void over(PendingRow<R, O> row) {
    if (row.isQueued()) {
      queue.remove(row);
    }
    RunningBatch<R, O> running = row.running();
    if (running != null) {
      running.cancelIfAbandoned();
    }
  }

  private void joinAll() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwCloseFailures() {
    List<Exception> failures = new ArrayList<>();
    for (BatchRunner<R, O> runner : runners) {
      Exception failure = runner.takeCloseFailure();
      if (failure != null) {
        failures.add(failure);
      }
    }
    if (!failures.isEmpty()) {
      IllegalStateException thrown =
          new IllegalStateException(
              "Batcher '%s' is closed, but %d of its %d functions could not be closed; what they hold may not be freed."
                  .formatted(name, failures.size(), runners.size()),
              failures.get(0));
      failures.subList(1, failures.size()).forEach(thrown::addSuppressed);
      throw thrown;
    }
  }

  /** The batcher outlives the job that made it, so nothing of the making thread is inherited. */
  private static Thread thread(Runnable runner, String name) {
    Thread thread = new Thread(null, runner, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Batcher.class.getClassLoader());
    return thread;
  }

  private static <R, O> List<BatchFunction<R, O>> makeAll(
      Supplier<? extends BatchFunction<R, O>> functions, int count) {
    List<BatchFunction<R, O>> made = new ArrayList<>(count);
    try {
      while (made.size() < count) {
        made.add(functions.get());
      }
      return made;
    } catch (RuntimeException | Error failure) {
      made.forEach(function -> closeAfter(failure, function));
      throw failure;
    }
  }

  private static void closeAfter(Throwable failure, @Nullable Object function) {
    if (function instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception another) {
        failure.addSuppressed(another);
      }
    }
  }
}
