package dev.millstream.hub.client;

/** What arrived is not the file that the Hub named: its size or its hash differ. */
public final class CorruptFileException extends HubException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public CorruptFileException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public CorruptFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
