package dev.millstream.faults.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that another process brings about, by asking again and again. */
public final class Waiting {
  private static final Duration POLL = Duration.ofMillis(50);

  private Waiting() {}

  /**
   * Returns when the condition holds.
   *
   * @param unmet says what did not happen; asked only when it did not
   * @throws HarnessException if the condition does not hold within {@code most}, or the thread is
   *     interrupted
   */
  public static void until(Duration most, BooleanSupplier condition, Supplier<String> unmet) {
    if (!within(most, condition)) {
      throw new HarnessException(unmet.get() + " (waited " + most.toSeconds() + " s)");
    }
  }

  /**
   * Whether the condition came to hold in this time.
   *
   * @throws HarnessException if the thread is interrupted
   */
  public static boolean within(Duration most, BooleanSupplier condition) {
    return within(most, POLL, condition);
  }

  /** As {@link #within(Duration, BooleanSupplier)}, asking in these intervals. */
  public static boolean within(Duration most, Duration poll, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > most.toNanos()) {
        return false;
      }
      pause(poll);
    }
    return true;
  }

  /**
   * Lets time pass.
   *
   * @throws HarnessException if the thread is interrupted
   */
  public static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new HarnessException("Interrupted while waiting.");
      }
    }
  }
}
