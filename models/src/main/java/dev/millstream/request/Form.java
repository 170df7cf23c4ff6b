package dev.millstream.request;

import dev.millstream.pool.ModelTasks;

/** A task's parameters, read and checked; a model is all that is wanting. */
@FunctionalInterface
interface Form {
  /**
   * What can be asked of a model with these parameters.
   *
   * @throws dev.millstream.model.ModelLoadException when the model is not one for the task
   * @throws IllegalArgumentException when the parameters are not for the model
   */
  Asked over(ModelTasks tasks);
}
