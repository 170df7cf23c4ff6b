package dev.millstream.kafka;

/** Topics cannot be looked up or made; the message is a sentence that says what to do. */
public final class TopicsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  TopicsException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  TopicsException(String message, Throwable cause) {
    super(message, cause);
  }
}
