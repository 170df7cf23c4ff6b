package dev.millstream.engine;

import org.jspecify.annotations.Nullable;

/** A model cannot be run on what it was given; the message is a sentence. */
public sealed class EngineException extends RuntimeException
    permits EngineOutOfMemoryException, RunCancelledException {
  private static final long serialVersionUID = 1L;

  /** With a whole sentence. */
  public EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
