package dev.millstream.pgvector;

import org.jspecify.annotations.Nullable;

/** A table cannot be used; the message is a sentence that says why and what to do. */
public final class PgvectorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence and what brought it about, if anything did. */
  PgvectorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
