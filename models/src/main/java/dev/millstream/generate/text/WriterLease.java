package dev.millstream.generate.text;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use a model that writes until it is closed.
 *
 * <p>Threading: safe for many threads; closing twice is closing once.
 */
public final class WriterLease implements AutoCloseable {
  private final TextWriter writer;
  private final Runnable giveBack;
  private final AtomicBoolean open = new AtomicBoolean(true);

  WriterLease(TextWriter writer, Runnable giveBack) {
    this.writer = writer;
    this.giveBack = giveBack;
  }

  /** The model; it stays loaded at least until {@link #close}. */
  public TextWriter writer() {
    return writer;
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      giveBack.run();
    }
  }
}
