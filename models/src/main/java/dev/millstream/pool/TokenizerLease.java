package dev.millstream.pool;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use a loaded tokenizer until it is closed.
 *
 * <p>Threading: safe for many threads; closing twice is closing once.
 */
public final class TokenizerLease implements AutoCloseable {
  private final LoadedTokenizer tokenizer;
  private final Runnable giveBack;
  private final AtomicBoolean open = new AtomicBoolean(true);

  TokenizerLease(LoadedTokenizer tokenizer, Runnable giveBack) {
    this.tokenizer = tokenizer;
    this.giveBack = giveBack;
  }

  /** The tokenizer; it stays loaded at least until {@link #close}. */
  public LoadedTokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      giveBack.run();
    }
  }
}
