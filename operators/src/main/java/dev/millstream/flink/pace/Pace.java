package dev.millstream.flink.pace;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Links a source with the one operator behind it that has places for only so many records in
 * flight: the source reads no further while all are taken, and nothing of the task's waits within a
 * record, so that checkpoints pass.
 *
 * <p>The two find each other where Flink has chained them into one task, whose thread they share;
 * where it has not, the source reads as usual. Made while a job is built, and travels in the job
 * graph to both.
 *
 * <p>Threading: a task's thread sees its own places only.
 */
public final class Pace implements Serializable {
  private static final long serialVersionUID = 1L;

  /** By the pace's id; goes with the task's thread. */
  private static final ThreadLocal<Map<String, Places>> OF_THIS_TASK =
      ThreadLocal.withInitial(HashMap::new);

  private final String id = UUID.randomUUID().toString();

  private Pace() {}

  /** A new link. */
  public static Pace create() {
    return new Pace();
  }

  /** The places of an operator of this task, until {@link #close}. */
  public Places open(int capacity) {
    Places places = new Places(capacity);
    OF_THIS_TASK.get().put(id, places);
    return places;
  }

  /** The operator is gone. */
  public void close() {
    OF_THIS_TASK.get().remove(id);
  }

  /** The places of the operator in this task; null where it is in another. */
  @Nullable Places ofThisTask() {
    return OF_THIS_TASK.get().get(id);
  }
}
