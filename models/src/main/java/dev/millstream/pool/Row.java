package dev.millstream.pool;

import dev.millstream.task.InferenceException;
import dev.millstream.task.Task;
import dev.millstream.task.TokenStates;
import dev.millstream.tokenize.Encoding;

/** A row in the batcher with the task that will read its answer. */
record Row<O>(Encoding encoding, Task<?, O> task) {

  /** The same answer, for another caller to own. */
  @SuppressWarnings("unchecked") // the row's own task, or one with an equal key, made the value
  RowAnswer copyOf(RowAnswer answer) {
    return answer instanceof RowAnswer.Value value
        ? new RowAnswer.Value(task.copyOf((O) value.value()))
        : answer;
  }

  RowAnswer interpret(TokenStates states, int index) {
    try {
      return new RowAnswer.Value(task.interpret(encoding, states, index));
    } catch (InferenceException e) {
      return new RowAnswer.Failed(e);
    }
  }
}
