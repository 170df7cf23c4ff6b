package dev.millstream.hub.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A try failed, but the next may not. The message is what happened, to stand within a sentence, and
 * names the address.
 */
final class PassingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration askedWait;

  PassingException(String what) {
    this(what, (Duration) null);
  }

  PassingException(String what, @Nullable Duration askedWait) {
    super(what);
    this.askedWait = askedWait;
  }

  PassingException(String what, Throwable cause) {
    super(what, cause);
    this.askedWait = null;
  }

  /** How long the server asks to be left alone; null where it does not say. */
  @Nullable Duration askedWait() {
    return askedWait;
  }
}
