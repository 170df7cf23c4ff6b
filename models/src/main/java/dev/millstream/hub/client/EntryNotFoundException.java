package dev.millstream.hub.client;

/** The repository has no such file at this revision. */
public final class EntryNotFoundException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public EntryNotFoundException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public EntryNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
