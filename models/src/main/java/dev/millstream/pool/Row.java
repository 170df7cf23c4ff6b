package dev.millstream.pool;

import dev.millstream.task.InferenceException;
import dev.millstream.task.Task;
import dev.millstream.task.TokenStates;
import dev.millstream.tokenize.Encoding;

/** A row in the batcher with the task that will read its answer. */
record Row<O>(Encoding encoding, Task<?, O> task) {

  RowAnswer interpret(TokenStates states, int index) {
    try {
      return new RowAnswer.Value(task.interpret(encoding, states, index));
    } catch (InferenceException e) {
      return new RowAnswer.Failed(e);
    }
  }
}
