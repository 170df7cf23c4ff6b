package dev.millstream.hub.client;

/** The repository is open only to users who accepted its terms. */
public final class GatedRepositoryException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public GatedRepositoryException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public GatedRepositoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
