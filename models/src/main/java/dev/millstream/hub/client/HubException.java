package dev.millstream.hub.client;

/**
 * Something of the Hub could not be had; the message is a sentence that says what, why and what to
 * do. It never holds a token.
 */
public abstract class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  protected HubException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  protected HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
