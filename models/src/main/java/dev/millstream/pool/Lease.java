package dev.millstream.pool;

/**
 * The right to use a loaded model until it is closed.
 *
 * <p>Threading: safe for many threads; closing twice is closing once.
 */
public final class Lease implements AutoCloseable {
  private final LoadedModel model;
  private final Runnable giveBack;
  private boolean open = true;

  Lease(LoadedModel model, Runnable giveBack) {
    this.model = model;
    this.giveBack = giveBack;
  }

  /** The model; it stays loaded at least until {@link #close}. */
  public LoadedModel model() {
    return model;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (!open) {
        return;
      }
      open = false;
    }
    giveBack.run();
  }
}
