package dev.millstream.jobs;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Passes records on, and throws after some while a failure is armed; knows across restarts in one
 * JVM whether it struck.
 */
final class FailsInTheMiddle<T> implements MapFunction<T, T> {
  private static final long serialVersionUID = 1L;
  private static final AtomicInteger ARMED = new AtomicInteger();
  private static final AtomicInteger STRUCK = new AtomicInteger();

  private final int after;
  private transient int records;

  /** Throws at a record that comes {@code after} others since the start or the last restart. */
  FailsInTheMiddle(int after) {
    this.after = after;
  }

  static void reset() {
    ARMED.set(0);
    STRUCK.set(0);
  }

  /** Arms one failure more. */
  static void arm() {
    ARMED.incrementAndGet();
  }

  static int struck() {
    return STRUCK.get();
  }

  @Override
  public T map(T record) {
    records++;
    if (records > after && ARMED.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      STRUCK.incrementAndGet();
      throw new IllegalStateException("Injected failure.");
    }
    return record;
  }
}
