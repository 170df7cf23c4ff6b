package dev.millstream.tokenize;

/**
 * A text that no model can read as it stands; the message is a sentence without a word of the text.
 */
public class IllegalTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IllegalTextException(String message) {
    super(message);
  }

  IllegalTextException(String message, Throwable cause) {
    super(message, cause);
  }
}
