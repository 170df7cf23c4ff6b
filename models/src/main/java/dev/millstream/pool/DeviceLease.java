package dev.millstream.pool;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The use of a GPU by a slot until it is closed.
 *
 * <p>Threading: safe for many threads; closing twice is closing once.
 */
public final class DeviceLease implements AutoCloseable {
  private final int gpu;
  private final Runnable giveBack;
  private final AtomicBoolean open = new AtomicBoolean(true);

  DeviceLease(int gpu, Runnable giveBack) {
    this.gpu = gpu;
    this.giveBack = giveBack;
  }

  /** The device's index. */
  public int gpu() {
    return gpu;
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      giveBack.run();
    }
  }
}
