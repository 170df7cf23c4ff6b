package dev.millstream.jobs;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Passes records on, and throws after a checkpoint and some more records; counts down across
 * restarts in one JVM.
 */
final class FailsAfterCheckpoints<T> implements MapFunction<T, T>, CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final int RECORDS_BETWEEN = 40;
  private static final AtomicInteger LEFT = new AtomicInteger();

  private transient boolean checkpointed;
  private transient int records;

  static void arm(int failures) {
    LEFT.set(failures);
  }

  static int left() {
    return LEFT.get();
  }

  @Override
  public T map(T record) {
    records++;
    if (checkpointed
        && records >= RECORDS_BETWEEN
        && LEFT.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IllegalStateException("Injected failure.");
    }
    return record;
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    checkpointed = true;
  }
}
