package dev.millstream.hub.client;

/** The Hub answered with what its contract does not allow, or refused for good. */
public final class HubAnswerException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public HubAnswerException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public HubAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
