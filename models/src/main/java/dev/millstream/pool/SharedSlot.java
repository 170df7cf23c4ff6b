package dev.millstream.pool;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The place of one thing that is loaded once for all who ask: whoever asks first loads it, the
 * others wait, and the last who gives it back closes it.
 *
 * <p>Threading: safe for many threads. A failed load leaves nothing behind.
 */
public final class SharedSlot<T> {
  private final Consumer<T> close;
  private final ReentrantLock lock = new ReentrantLock();
  private int leases; // guarded by lock
  private @Nullable T loaded; // guarded by lock

  /** Empty; what closes the thing. */
  public SharedSlot(Consumer<T> close) {
    this.close = close;
  }

  /** Takes a share, and loads the thing if nobody has one. */
  public T take(Supplier<T> load) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      T shared = loaded;
      if (shared == null) {
        shared = load.get();
        loaded = shared;
      }
      leases++;
      return shared;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a share back. */
  public void giveBack() {
    lock.lock();
    try {
      leases--;
      T last = loaded;
      if (leases == 0 && last != null) {
        loaded = null;
        close.accept(last);
      }
    } finally {
      lock.unlock();
    }
  }
}
