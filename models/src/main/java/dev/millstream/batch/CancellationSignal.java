package dev.millstream.batch;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cancellation of one run of one batch.
 *
 * <p>Threading: safe. Actions run under this object's monitor, so that {@link #finish} returns only
 * when none is under way.
 */
final class CancellationSignal implements BatchCancellation {
  private static final Logger LOG = LoggerFactory.getLogger(CancellationSignal.class);

  private final List<Runnable> actions = new ArrayList<>(1);
  private boolean finished;
  private volatile boolean cancelled;

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public synchronized void onCancel(Runnable action) {
    if (cancelled) {
      perform(action);
    } else {
      actions.add(action);
    }
  }

  /** Fires, unless the run has finished or this was called before. */
  synchronized void cancel() {
    if (finished || cancelled) {
      return;
    }
    cancelled = true;
    actions.forEach(CancellationSignal::perform);
  }

  /** After this no action starts, and none is under way. */
  synchronized void finish() {
    finished = true;
  }

  /** Whoever cancels, perhaps another job, has no use for the function's failure. */
  private static void perform(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error failure) {
      LOG.warn("A batch could not be told that it was cancelled; it runs to its end.", failure);
    }
  }
}
