package dev.millstream.flink.inference;

import dev.millstream.pool.LoadedModel;
import dev.millstream.task.Task;
import java.io.Serializable;

/**
 * Makes a task for a model that has been loaded; travels in the job graph.
 *
 * @param <A> what the task takes
 * @param <O> what it gives
 */
@FunctionalInterface
public interface TaskFactory<A, O> extends Serializable {

  /**
   * Makes the task.
   *
   * @throws dev.millstream.model.ModelLoadException when this model cannot do it
   * @throws IllegalArgumentException when it cannot do it with these options
   */
  Task<A, O> create(LoadedModel model);
}
