package dev.millstream.hub.client;

/** The Hub has no such repository, or hides it from this user. */
public final class RepositoryNotFoundException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public RepositoryNotFoundException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public RepositoryNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
