package dev.millstream.flink.pace;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is in flight in an operator, and tells when there is a free place again, or nothing
 * in flight.
 *
 * <p>Threading: the task's thread alone.
 */
public final class Places {
  private final int capacity;
  private int taken;
  private @Nullable CompletableFuture<Void> free;
  private @Nullable CompletableFuture<Void> empty;

  Places(int capacity) {
    this.capacity = capacity;
  }

  /** A record or a watermark came, whether there was a place or not. */
  public void take() {
    taken++;
  }

  /** One of them went. */
  public void giveBack() {
    taken--;
    if (free != null && isFree()) {
      free.complete(null);
      free = null;
    }
    if (empty != null && isEmpty()) {
      empty.complete(null);
      empty = null;
    }
  }

  /** Whether there is a place for a record. */
  public boolean isFree() {
    return taken < capacity;
  }

  boolean isEmpty() {
    return taken == 0;
  }

  /** Completes when a place is free; asked only while none is. */
  CompletableFuture<Void> whenFree() {
    if (free == null) {
      free = new CompletableFuture<>();
    }
    return free;
  }

  /** Completes when nothing is in flight; asked only while something is. */
  CompletableFuture<Void> whenEmpty() {
    if (empty == null) {
      empty = new CompletableFuture<>();
    }
    return empty;
  }
}
