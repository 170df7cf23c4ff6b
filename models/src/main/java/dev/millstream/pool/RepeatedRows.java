package dev.millstream.pool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millstream.batch.BatchMeasure;
import dev.millstream.batch.Batched;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs each row once, as long as its answer is among those that are kept, and while it runs.
 *
 * <p>Who asks for a row that runs already waits for the same run. A failure is told to all who
 * waited for it and not kept: who asks later has the row run anew. A run is cancelled when all who
 * waited for it have cancelled, whoever asked first.
 *
 * <p>Every caller owns the value it gets. The one who is told what the run cost is the first that
 * still waits; the others' answers came for nothing ({@link BatchMeasure#REUSED}).
 *
 * <p>Threading: safe. No future is completed, and no row submitted, under the lock.
 */
final class RepeatedRows implements RowRunner {
  private final RowRunner runner;
  private final Object lock = new Object();
  private final Cache<RowKey, RowAnswer.Value> answers; // written under the lock
  private final Map<RowKey, SharedRun> running = new HashMap<>(); // guarded by the lock

  /**
   * Begins with no answers.
   *
   * @param most answers to be kept, those that are asked for most often and most recently
   */
  RepeatedRows(RowRunner runner, int most) {
    this.runner = runner;
    // On the caller's thread: threads of the common pool would outlive the job's classes.
    this.answers = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  @Override
  public CompletableFuture<Batched<RowAnswer>> submit(Row<?> row) {
    RowKey key = RowKey.of(row);
    SharedRun run;
    boolean isFirst;
    CompletableFuture<Batched<RowAnswer>> future;
    synchronized (lock) {
      RowAnswer.Value known = answers.getIfPresent(key);
      if (known != null) {
        return CompletableFuture.completedFuture(reused(row, known));
      }
      SharedRun other = running.get(key);
      isFirst = other == null;
      run = other == null ? new SharedRun() : other;
      running.put(key, run);
      future = run.join();
    }
    var unused = future.whenComplete((answer, failure) -> leave(key, run, future));
    if (isFirst) {
      start(key, run, row);
    }
    return future;
  }

  private void start(RowKey key, SharedRun run, Row<?> row) {
    CompletableFuture<Batched<RowAnswer>> started = runner.submit(row);
    boolean isAbandoned;
    synchronized (lock) {
      run.started(started);
      isAbandoned = run.isAbandoned();
    }
    var unused = started.whenComplete((answer, failure) -> finish(key, run, row, answer, failure));
    if (isAbandoned) {
      started.cancel(true);
    }
  }

  /** Nothing more is to be done for this caller: it has its answer, or has cancelled. */
  private void leave(RowKey key, SharedRun run, CompletableFuture<Batched<RowAnswer>> future) {
    CompletableFuture<?> abandoned = null;
    synchronized (lock) {
      if (run.leave(future) && running.remove(key, run)) {
        abandoned = run.row();
      }
    }
    if (abandoned != null) {
      abandoned.cancel(true);
    }
  }

  private void finish(
      RowKey key,
      SharedRun run,
      Row<?> row,
      @Nullable Batched<RowAnswer> answer,
      @Nullable Throwable failure) {
    List<CompletableFuture<Batched<RowAnswer>>> waiting;
    synchronized (lock) {
      running.remove(key, run);
      waiting = run.end();
      if (answer != null && answer.output() instanceof RowAnswer.Value value) {
        keep(key, value);
      }
    }
    BatchMeasure measure = answer == null ? BatchMeasure.REUSED : answer.measure();
    for (CompletableFuture<Batched<RowAnswer>> future : waiting) {
      if (answer == null) {
        future.completeExceptionally(Objects.requireNonNull(failure));
      } else if (complete(future, row, answer.output(), measure)) {
        measure = BatchMeasure.REUSED;
      }
    }
  }

  /** An answer for which there is no memory is still one to those who wait. */
  private void keep(RowKey key, RowAnswer.Value value) {
    try {
      answers.put(key, value);
    } catch (OutOfMemoryError e) {
      answers.invalidateAll();
    }
  }

  private static boolean complete(
      CompletableFuture<Batched<RowAnswer>> future,
      Row<?> row,
      RowAnswer answer,
      BatchMeasure measure) {
    try {
      return future.complete(new Batched<>(row.copyOf(answer), measure));
    } catch (RuntimeException | Error failure) {
      // Without an answer the caller would wait forever.
      future.completeExceptionally(failure);
      return false;
    }
  }

  private static Batched<RowAnswer> reused(Row<?> row, RowAnswer answer) {
    return new Batched<>(row.copyOf(answer), BatchMeasure.REUSED);
  }

  /** Answers kept now. */
  long size() {
    answers.cleanUp();
    return answers.estimatedSize();
  }
}
