package dev.millstream.pool;

import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.tokenize.Encoding;

/**
 * A row in the batcher with the input that it belongs to.
 *
 * @param place among the input's rows
 */
record Row<P>(Encoding encoding, Prepared<P, ?> input, int place) {

  /** The same answer, for another caller to own. */
  @SuppressWarnings("unchecked") // the row's own input, or one with an equal key, made the value
  RowAnswer copyOf(RowAnswer answer) {
    return answer instanceof RowAnswer.Value value
        ? new RowAnswer.Value(input.copyOf((P) value.value()))
        : answer;
  }

  RowAnswer read(ModelOutputs outputs, int index) {
    try {
      return new RowAnswer.Value(input.read(place, outputs, index));
    } catch (InferenceException e) {
      return new RowAnswer.Failed(e);
    }
  }
}
