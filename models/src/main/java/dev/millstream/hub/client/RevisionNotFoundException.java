package dev.millstream.hub.client;

/** The repository has no such branch, tag, pull request or commit. */
public final class RevisionNotFoundException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public RevisionNotFoundException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public RevisionNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
