package dev.millstream.task;

import dev.millstream.tokenize.Encoding;
import java.util.List;

/**
 * An input made ready: the rows that the model is to read of it, and what becomes of its answers.
 *
 * <p>Rows of many inputs share batches, in any order. Each row is read on the thread that ran it;
 * what was read of all is combined on the thread of the last.
 *
 * @param <P> what is read of one row
 * @param <O> what a caller gets back
 */
public interface Prepared<P, O> {

  /** At least one. */
  List<Encoding> rows();

  /**
   * Takes what is needed from the model's answer to one row.
   *
   * @param row place in {@link #rows}
   * @param outputs valid during this call only
   * @param index place of the row in {@code outputs}
   * @throws InferenceException when the answer is of no use
   */
  P read(int row, ModelOutputs outputs, int index);

  /**
   * The result.
   *
   * @param parts of all rows, in their order
   * @throws InferenceException when there is none
   */
  O combine(List<P> parts);

  /**
   * What beside a row's tokens decides what is read of it: inputs to one loaded model whose keys
   * are equal read equal parts from equal rows. By default an input shares with no other.
   */
  default Object partKey() {
    return this;
  }

  /** The key of one row, where an input's rows differ in what is read of them. */
  default Object partKey(int row) {
    return partKey();
  }

  /** An equal part that shares nothing that could be changed; by default the same. */
  default P copyOf(P part) {
    return part;
  }
}
