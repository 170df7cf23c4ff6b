package dev.millstream.tokenize;

/** A text, or a pair, that has more tokens than are allowed and may not be truncated. */
public final class TextTooLongException extends IllegalTextException {
  private static final long serialVersionUID = 1L;

  TextTooLongException(String message) {
    super(message);
  }
}
