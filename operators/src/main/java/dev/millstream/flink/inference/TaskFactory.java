package dev.millstream.flink.inference;

import dev.millstream.pool.LoadedModel;
import dev.millstream.task.Task;
import java.io.Serializable;

/** Makes a task for a model that has been loaded; travels in the job graph. */
@FunctionalInterface
public interface TaskFactory<O> extends Serializable {

  /**
   * Makes the task.
   *
   * @throws dev.millstream.model.ModelLoadException when this model cannot do it
   */
  Task<String, O> create(LoadedModel model);
}
