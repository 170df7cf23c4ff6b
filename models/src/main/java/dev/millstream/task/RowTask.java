package dev.millstream.task;

import dev.millstream.tokenize.Encoding;
import java.util.Optional;

/**
 * A task whose every input is one row.
 *
 * @param <I> what a caller hands in
 * @param <O> what a caller gets back
 */
public interface RowTask<I, O> extends Task<I, O> {

  /**
   * Turns an input into a row, on the caller's thread.
   *
   * @throws InferenceException when the model cannot be given this input
   */
  Encoding encode(I input);

  /**
   * Turns the model's answer to one row into a result, on a runner's thread.
   *
   * @param row what {@link #encode} made
   * @param outputs valid during this call only
   * @param index place of the row in {@code outputs}
   * @throws InferenceException when the answer is of no use
   */
  O interpret(Encoding row, ModelOutputs outputs, int index);

  /**
   * Why tokens that were made elsewhere will not do, as a sentence: because something is done to a
   * text before it is tokenized. Empty where nothing is.
   */
  default Optional<String> needsTexts() {
    return Optional.empty();
  }

  /** The most tokens of a row, where the options allow fewer than the model does. */
  default int maxTokens() {
    return Integer.MAX_VALUE;
  }

  /**
   * Looks at a row, whoever made it.
   *
   * @throws InferenceException when there is nothing in it for this task
   */
  default void check(Encoding row) {}

  /** What beside the row decides the result, as {@link Prepared#partKey}. */
  default Object resultKey() {
    return this;
  }

  /** An equal result that shares nothing that could be changed; by default the same. */
  default O copyOf(O result) {
    return result;
  }

  @Override
  default Prepared<?, O> prepare(I input) {
    return new OneRow<>(this, encode(input));
  }
}
