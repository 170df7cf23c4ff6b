package dev.millstream.engine;

import dev.millstream.model.Device;
import java.time.Duration;

/**
 * Decides when ONNX Runtime's arena gives memory back. It keeps what its largest runs needed, such
 * as those that tried a larger batch; after many runs of at most half their size that is of no use
 * any more.
 *
 * <p>Threading: safe.
 */
final class ArenaUse {
  /** A few runs may be small by chance. */
  static final int RUNS = 256;

  /** The next runs fault pages in again: of ten seconds that takes next to nothing. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final long NEVER = Long.MAX_VALUE / 2;

  private long largest;
  private long largestLately;
  private int runs;
  private long nextAt;

  /** Of which nothing is given back before a time. */
  ArenaUse(long nextAt) {
    this.nextAt = nextAt;
  }

  /** Of a session on this device. What a GPU computes is not in the processor's arena. */
  static ArenaUse on(Device device) {
    return new ArenaUse(System.nanoTime() + (device.isGpu() ? NEVER : PAUSE.toNanos()));
  }

  /**
   * A run begins.
   *
   * @param elements of its input
   * @param nanosNow of a clock that only goes on
   * @return whether the arena is to keep only what is in use when the run ends
   */
  synchronized boolean isTooLargeFor(long elements, long nanosNow) {
    if (elements > largest / 2) {
      largest = Math.max(largest, elements);
      largestLately = 0;
      runs = 0;
      return false;
    }
    largestLately = Math.max(largestLately, elements);
    runs++;
    if (runs < RUNS || nanosNow - nextAt < 0) {
      return false;
    }
    largest = largestLately;
    largestLately = 0;
    runs = 0;
    nextAt = nanosNow + PAUSE.toNanos();
    return true;
  }
}
