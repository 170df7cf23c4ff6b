package dev.millstream.engine;

import org.jspecify.annotations.Nullable;

/** The run was ended by {@link Workspace#cancel()}; nothing is wrong with its rows. */
public final class RunCancelledException extends EngineException {
  private static final long serialVersionUID = 1L;

  RunCancelledException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
