package dev.millstream.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes batch after batch from the queue, runs it and answers its rows, until the queue is closed.
 *
 * <p>A batch that fails, or that exceeds the budget by now, is halved and its halves run one after
 * the other, until the rows that fail are alone.
 *
 * <p>Threading: {@link #run} by the runner's own thread, {@link #cancel} and {@link
 * #takeCloseFailure} by any.
 */
final class BatchRunner<R, O> implements Runnable {
  private final String name;
  private final BatchFunction<R, O> function;
  private final BatchQueue<R, O> queue;
  private final BatchSizing sizing;
  private final BatchClock clock;

  private final AtomicReference<@Nullable Exception> closeFailure = new AtomicReference<>();
  private volatile @Nullable RunningBatch<R, O> current;

  /** Whether the batch ran as it was planned, in one run; by the runner's thread only. */
  private boolean ranWhole;

  BatchRunner(
      String name,
      BatchFunction<R, O> function,
      BatchQueue<R, O> queue,
      BatchSizing sizing,
      BatchClock clock) {
    this.name = name;
    this.function = function;
    this.queue = queue;
    this.sizing = sizing;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      for (NextBatch<R, O> batch = next(); batch != null; batch = next()) {
        answer(batch);
      }
    } finally {
      closeFunction();
    }
  }

  /** Cancels the batch that runs now, if any. */
  void cancel() {
    RunningBatch<R, O> running = current;
    if (running != null) {
      running.cancel();
    }
  }

  /**
   * Why the function could not be closed, told once; empty before the runner's thread has ended.
   */
  @Nullable Exception takeCloseFailure() {
    return closeFailure.getAndSet(null);
  }

  private @Nullable NextBatch<R, O> next() {
    while (true) {
      try {
        return queue.take();
      } catch (Throwable failure) {
        // Without memory even for a plan. One row is told at each turn, so this neither hangs nor
        // spins.
        PendingRow<R, O> oldest = queue.takeOldest();
        if (oldest != null) {
          oldest.future.completeExceptionally(failure);
        }
      }
    }
  }

  private void answer(NextBatch<R, O> batch) {
    ranWhole = false;
    try {
      Deque<List<PendingRow<R, O>>> parts = new ArrayDeque<>();
      parts.push(batch.rows());
      while (!parts.isEmpty()) {
        answer(parts.pop(), batch.turn(), parts);
      }
    } catch (Throwable failure) {
      // Of this class, not of the function: without an answer the callers would wait forever.
      refuse(batch.rows(), failure);
    }
    if (!ranWhole) {
      sizing.failed(batch.turn());
    }
  }

  private void answer(List<PendingRow<R, O>> part, Turn turn, Deque<List<PendingRow<R, O>>> parts) {
    List<PendingRow<R, O>> rows = part.stream().filter(row -> !row.isOver()).toList();
    if (rows.size() > 1 && sizing.exceedsMemory(RunningBatch.paddedTokens(rows))) {
      halve(rows, parts);
    } else if (!rows.isEmpty()) {
      runOnce(rows, turn, parts);
    }
  }

  private void runOnce(
      List<PendingRow<R, O>> rows, Turn turn, Deque<List<PendingRow<R, O>>> parts) {
    RunningBatch<R, O> running = new RunningBatch<>(rows);
    begin(running);
    // Looked at after begin: a close() that came before it did not see this batch.
    if (queue.isClosed()) {
      end(running);
      refuse(rows, queue.closedBeforeTheAnswer());
      return;
    }
    List<O> outputs;
    long started = clock.nanos();
    long workBefore = clock.workNanos();
    try {
      outputs = function.run(running.inputs(), running.cancellation());
    } catch (Throwable failure) {
      end(running);
      failed(rows, failure, parts);
      return;
    }
    long work = clock.workNanos() - workBefore;
    long ended = clock.nanos();
    end(running);
    String fault = faultOf(outputs, rows.size());
    if (fault != null) {
      refuse(rows, new IllegalStateException(fault));
      return;
    }
    BatchMeasure measure = running.measure(ended - started);
    sizing.fitted(measure.paddedTokens());
    if (measure.rows() == turn.plan.size()) {
      ranWhole = true;
      sizing.ran(turn, running.lengths(), work);
    }
    running.complete(outputs, measure, started);
  }

  private void begin(RunningBatch<R, O> running) {
    current = running;
    running.begin();
  }

  private void end(RunningBatch<R, O> running) {
    running.end();
    current = null;
  }

  private void failed(
      List<PendingRow<R, O>> rows, Throwable failure, Deque<List<PendingRow<R, O>>> parts) {
    boolean tooLarge =
        failure instanceof BatchTooLargeException || failure instanceof OutOfMemoryError;
    if (queue.isClosed()) {
      Throwable refusal = queue.closedBeforeTheAnswer();
      refusal.addSuppressed(failure);
      refuse(rows, refusal);
    } else if (rows.size() > 1) {
      if (tooLarge) {
        sizing.tooLarge(RunningBatch.paddedTokens(rows));
      }
      halve(rows, parts);
    } else {
      PendingRow<R, O> row = rows.get(0);
      row.future.completeExceptionally(
          failure instanceof OutOfMemoryError ? tooLargeAlone(row.length, failure) : failure);
    }
  }

  private static <R, O> void refuse(List<PendingRow<R, O>> rows, Throwable failure) {
    rows.forEach(row -> row.future.completeExceptionally(failure));
  }

  /** Rows are sorted by length, so each half is padded less than the whole. */
  private static <R, O> void halve(
      List<PendingRow<R, O>> rows, Deque<List<PendingRow<R, O>>> parts) {
    int middle = rows.size() / 2;
    parts.push(rows.subList(middle, rows.size()));
    parts.push(rows.subList(0, middle));
  }

  private BatchTooLargeException tooLargeAlone(int length, Throwable failure) {
    return new BatchTooLargeException(
        "Batcher '%s' ran out of memory on a row of %d tokens that was alone in its batch. Give the JVM more memory, use fewer runners, or shorten the row."
            .formatted(name, length),
        failure);
  }

  /** A fault of the function and not of a row, so nothing is gained by halving. */
  private @Nullable String faultOf(@Nullable List<O> outputs, int rows) {
    if (outputs == null || outputs.size() != rows) {
      return "The function of batcher '%s' returned %s for %d rows; it must return one output per row, in the rows' order."
          .formatted(name, outputs == null ? "null" : outputs.size() + " outputs", rows);
    }
    for (int place = 0; place < rows; place++) {
      if (outputs.get(place) == null) {
        return "The function of batcher '%s' returned null as output %d of %d; it must return one output per row, or fail."
            .formatted(name, place + 1, rows);
      }
    }
    return null;
  }

  private void closeFunction() {
    if (function instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception failure) {
        closeFailure.set(failure);
      }
    }
  }
}
