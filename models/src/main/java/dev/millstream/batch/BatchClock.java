package dev.millstream.batch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * What a batcher reads time from. Both readings are nanoseconds from any origin, never going back.
 *
 * <p>Threading: safe.
 */
public interface BatchClock {

  /** Time as it passes, for waits and latencies. */
  long nanos();

  /**
   * What runs cost, read by the runner before and after each: what budgets are compared by. The
   * reading of one thread says nothing to another.
   */
  long workNanos();

  /** For functions that leave the work to a device: a run costs the time that it takes. */
  BatchClock ELAPSED = of(System::nanoTime);

  /**
   * For functions that do the work on the runner's own thread: a run costs that thread's processor
   * time, so that others on the same cores do not disturb the comparison. Where the platform does
   * not say, the time that it takes.
   */
  BatchClock PROCESSOR_TIME = processorTime();

  /** One reading for both. */
  static BatchClock of(LongSupplier nanos) {
    return of(nanos, nanos);
  }

  private static BatchClock processorTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
        ? of(System::nanoTime, threads::getCurrentThreadCpuTime)
        : ELAPSED;
  }

  private static BatchClock of(LongSupplier nanos, LongSupplier workNanos) {
    return new BatchClock() {
      @Override
      public long nanos() {
        return nanos.getAsLong();
      }

      @Override
      public long workNanos() {
        return workNanos.getAsLong();
      }
    };
  }
}
