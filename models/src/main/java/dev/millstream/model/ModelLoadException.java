package dev.millstream.model;

/** A model cannot be loaded; the message is a sentence that says why and what to do. */
public final class ModelLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public ModelLoadException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
