package dev.millstream.flink;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.flink.inference.RecordModels;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Inference} describes, apart from the task.
 *
 * @param models which model a record is asked of
 * @param capacity records in flight in each subtask
 * @param ordered whether a slow record holds back the ones behind it
 * @param timeout how long a record may take
 * @param name of the operators; null where the task names them
 */
record InferenceSettings<I>(
    RecordModels<I> models,
    int capacity,
    boolean ordered,
    Duration timeout,
    @Nullable String name) {
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);

  /** Refuses numbers with which nothing would come out. */
  InferenceSettings {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity was " + capacity + " but must be at least 1 record in flight per subtask.");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "timeout was " + timeout + " but must be positive, such as PT1M.");
    }
  }

  /** The bundled model, and results in order. */
  static <I> InferenceSettings<I> usual() {
    return new InferenceSettings<>(
        RecordModels.one(ModelSpec.of(ModelRef.DEFAULT)),
        BatchPolicy.DEFAULT.window(),
        true,
        USUAL_TIMEOUT,
        null);
  }

  InferenceSettings<I> with(RecordModels<I> others) {
    return new InferenceSettings<>(others, capacity, ordered, timeout, name);
  }

  InferenceSettings<I> withCapacity(int records) {
    return new InferenceSettings<>(models, records, ordered, timeout, name);
  }

  InferenceSettings<I> unordered() {
    return new InferenceSettings<>(models, capacity, false, timeout, name);
  }

  InferenceSettings<I> withTimeout(Duration other) {
    return new InferenceSettings<>(models, capacity, ordered, other, name);
  }

  InferenceSettings<I> named(String other) {
    return new InferenceSettings<>(models, capacity, ordered, timeout, other);
  }
}
