package dev.millstream.batch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows that wait for a runner, oldest first.
 *
 * <p>Threading: safe; no future is completed and no function called under the lock. Only {@link
 * #take} waits.
 */
final class BatchQueue<R, O> {
  private final String name;
  private final BatchSizing sizing;
  private final int window;
  private final BatchClock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<PendingRow<R, O>> waiting = new LinkedHashSet<>();
  private volatile boolean closed;

  BatchQueue(String name, int window, BatchSizing sizing, BatchClock clock) {
    this.name = name;
    this.window = window;
    this.sizing = sizing;
    this.clock = clock;
  }

  /** False when the queue is closed. */
  boolean offer(PendingRow<R, O> row) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(row);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a row that nobody waits for any more. */
  void remove(PendingRow<R, O> row) {
    lock.lock();
    try {
      row.leaveQueue();
      waiting.remove(row);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next batch; null once the queue is closed. */
  @Nullable NextBatch<R, O> take() {
    lock.lock();
    try {
      while (!closed) {
        if (waiting.isEmpty()) {
          changed.awaitUninterruptibly();
          continue;
        }
        List<PendingRow<R, O>> seen = oldest();
        Turn turn = sizing.plan(lengths(seen), waiting.size());
        long waited = clock.nanos() - seen.get(0).submittedNanos;
        long toWait = sizing.nanosToWait(turn.plan, waiting.size(), waited);
        if (toWait == 0) {
          return remove(turn, seen);
        }
        awaitChange(toWait);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest row out, so that a failure of {@link #take} has somebody to tell. */
  @Nullable PendingRow<R, O> takeOldest() {
    lock.lock();
    try {
      Iterator<PendingRow<R, O>> rows = waiting.iterator();
      if (!rows.hasNext()) {
        return null;
      }
      PendingRow<R, O> row = rows.next();
      row.leaveQueue();
      rows.remove();
      return row;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further rows, wakes every runner and returns the rows that still waited. */
  List<PendingRow<R, O>> close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      List<PendingRow<R, O>> left = new ArrayList<>(waiting);
      left.forEach(PendingRow::leaveQueue);
      waiting.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** What a row is told that was accepted and not answered before the end. */
  CancellationException closedBeforeTheAnswer() {
    return new CancellationException(
        "Batcher '%s' was closed before this row was answered. Submit the row again to an open batcher."
            .formatted(name));
  }

  private List<PendingRow<R, O>> oldest() {
    int count = Math.min(window, waiting.size());
    List<PendingRow<R, O>> rows = new ArrayList<>(count);
    Iterator<PendingRow<R, O>> next = waiting.iterator();
    for (int place = 0; place < count; place++) {
      rows.add(next.next());
    }
    return rows;
  }

  private static <R, O> int[] lengths(List<PendingRow<R, O>> rows) {
    int[] lengths = new int[rows.size()];
    for (int place = 0; place < lengths.length; place++) {
      lengths[place] = rows.get(place).length;
    }
    return lengths;
  }

  private NextBatch<R, O> remove(Turn turn, List<PendingRow<R, O>> seen) {
    // All is made before the first row is removed: running out of memory here must not lose a row.
    List<PendingRow<R, O>> batch = new ArrayList<>(turn.plan.size());
    for (int place = 0; place < turn.plan.size(); place++) {
      batch.add(seen.get(turn.plan.row(place)));
    }
    NextBatch<R, O> next = new NextBatch<>(batch, turn);
    sizing.taken(turn);
    for (PendingRow<R, O> row : batch) {
      row.leaveQueue();
      waiting.remove(row);
    }
    if (!waiting.isEmpty()) {
      changed.signal();
    }
    return next;
  }

  @SuppressWarnings("WaitNotInLoop") // take() loops
  private void awaitChange(long nanos) {
    try {
      // The time left is read from the clock again, which need not be the one that this waits by.
      long ignored = changed.awaitNanos(nanos);
    } catch (InterruptedException leftByTheFunction) {
      // A runner is ended by close() alone; an interrupt that a function left behind says nothing.
      return;
    }
  }
}
