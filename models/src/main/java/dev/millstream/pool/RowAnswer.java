package dev.millstream.pool;

import dev.millstream.task.InferenceException;

/** What a task made of its row: a value, or why there is none; neither harms the batch. */
sealed interface RowAnswer {

  /** The value, or the failure thrown. */
  Object orThrow();

  /** The task's result. */
  record Value(Object value) implements RowAnswer {
    @Override
    public Object orThrow() {
      return value;
    }
  }

  /** The answer was of no use. */
  record Failed(InferenceException failure) implements RowAnswer {
    @Override
    public Object orThrow() {
      throw failure;
    }
  }
}
