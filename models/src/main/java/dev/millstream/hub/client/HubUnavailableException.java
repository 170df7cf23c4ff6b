package dev.millstream.hub.client;

/** The Hub could not be reached, or refused to answer for now, and went on doing so. */
public final class HubUnavailableException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public HubUnavailableException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public HubUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
