package dev.millstream.task;

/**
 * What is asked of a model: the steps before and after the forward pass, which all tasks of a model
 * share.
 *
 * <p>Threading: called by many threads at once.
 *
 * @param <I> what a caller hands in
 * @param <O> what a caller gets back
 */
@FunctionalInterface
public interface Task<I, O> {

  /**
   * Turns an input into rows, on the caller's thread.
   *
   * @throws InferenceException when the model cannot be given this input
   */
  Prepared<?, O> prepare(I input);
}
