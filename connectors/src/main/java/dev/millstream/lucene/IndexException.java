package dev.millstream.lucene;

import org.jspecify.annotations.Nullable;

/** An index cannot be used; the message is a sentence that says why and what to do. */
public final class IndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence and what brought it about, if anything did. */
  IndexException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
