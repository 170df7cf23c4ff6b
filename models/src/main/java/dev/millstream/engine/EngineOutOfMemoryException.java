package dev.millstream.engine;

/** The batch did not fit into native or device memory: a smaller one may. */
public final class EngineOutOfMemoryException extends EngineException {
  private static final long serialVersionUID = 1L;

  EngineOutOfMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
