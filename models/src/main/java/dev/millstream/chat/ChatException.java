package dev.millstream.chat;

/** A conversation cannot be put as was asked; the message is a sentence without a text of it. */
public final class ChatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChatException(String sentence) {
    super(sentence);
  }
}
