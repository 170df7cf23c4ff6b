package dev.millstream.batch;

/**
 * Tells a running {@link BatchFunction} that nobody waits for its batch: all of its rows were
 * cancelled or the batcher is closing.
 *
 * <p>Threading: safe.
 */
public interface BatchCancellation {

  /** Never fires; for callers that run a function without a batcher. */
  BatchCancellation NEVER =
      new BatchCancellation() {
        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public void onCancel(Runnable action) {}
      };

  /** True once the batch was cancelled. */
  boolean isCancelled();

  /**
   * Runs the action when the batch is cancelled, at once if it already is.
   *
   * <p>The action runs at most once, on any thread, possibly until {@link BatchFunction#run} has
   * returned. It never runs while the function's next batch runs or while the function is closed:
   * what belongs to the function needs no lock against it, what belongs to a single run does. It
   * must not block.
   */
  void onCancel(Runnable action);
}
