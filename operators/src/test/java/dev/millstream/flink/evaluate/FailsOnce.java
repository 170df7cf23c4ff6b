package dev.millstream.flink.evaluate;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;

/** Passes rows on, and throws once after some; knows across restarts in one JVM that it did. */
final class FailsOnce<T> implements MapFunction<T, T> {
  private static final long serialVersionUID = 1L;
  private static final AtomicInteger ARMED = new AtomicInteger();

  private final int after;
  private int records;

  FailsOnce(int after) {
    this.after = after;
  }

  static void arm() {
    ARMED.set(1);
  }

  static boolean struck() {
    return ARMED.get() == 0;
  }

  static void disarm() {
    ARMED.set(0);
  }

  @Override
  public T map(T record) {
    records++;
    if (records > after && ARMED.compareAndSet(1, 0)) {
      throw new IllegalStateException("Injected failure.");
    }
    return record;
  }
}
