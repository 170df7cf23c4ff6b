package dev.millstream.task;

import dev.millstream.tokenize.Encoding;

/**
 * What is asked of a model: the steps before and after the forward pass, which all tasks of a model
 * share.
 *
 * <p>Threading: both steps are called by many threads at once.
 *
 * @param <I> what a caller hands in
 * @param <O> what a caller gets back
 */
public interface Task<I, O> {

  /**
   * Turns an input into a row, on the caller's thread.
   *
   * @throws InferenceException when the model cannot be given this input
   */
  Encoding prepare(I input);

  /**
   * Turns the model's answer to one row into a result, on a runner's thread.
   *
   * @param row what {@link #prepare} made
   * @param states valid during this call only
   * @param index place of the row in {@code states}
   * @throws InferenceException when the answer is of no use
   */
  O interpret(Encoding row, TokenStates states, int index);

  /**
   * What beside the row decides the result: tasks of one loaded model whose keys are equal make
   * equal results of equal rows. By default a task shares results with nobody but itself.
   */
  default Object resultKey() {
    return this;
  }

  /** An equal result that shares nothing that could be changed; by default the same. */
  default O copyOf(O result) {
    return result;
  }
}
