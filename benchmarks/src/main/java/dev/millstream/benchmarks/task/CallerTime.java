package dev.millstream.benchmarks.task;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Adds up the processor time of one step on the threads that take it, so that what waits for a core
 * is not counted.
 *
 * <p>Threading: safe.
 */
final class CallerTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS = 1e9;

  private final LongAdder nanos = new LongAdder();

  /** Takes the step. */
  <T> T of(Supplier<T> step) {
    long start = now();
    T made = step.get();
    nanos.add(now() - start);
    return made;
  }

  /** Since the last call; NaN where the machine does not say. */
  double takeSeconds() {
    double seconds = nanos.sumThenReset() / NANOS;
    return THREADS.isCurrentThreadCpuTimeSupported() ? seconds : Double.NaN;
  }

  private static long now() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
  }
}
