package dev.millstream.hub.client;

/** Something has to be fetched, but the network may not be used. */
public final class OfflineException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public OfflineException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public OfflineException(String message, Throwable cause) {
    super(message, cause);
  }
}
