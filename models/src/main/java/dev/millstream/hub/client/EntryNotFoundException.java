package dev.millstream.hub.client;

import org.jspecify.annotations.Nullable;

/** The repository has no such file at this revision. */
public final class EntryNotFoundException extends HubException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String commit;

  /** Takes the whole sentence. */
  public EntryNotFoundException(String message) {
    super(message);
    this.commit = null;
  }

  /** Takes the whole sentence and the commit that lacks the file, where the Hub said it. */
  public EntryNotFoundException(String message, @Nullable String commit) {
    super(message);
    this.commit = commit;
  }

  /** Takes the whole sentence and what brought it about. */
  public EntryNotFoundException(String message, Throwable cause) {
    super(message, cause);
    this.commit = null;
  }

  /** The commit that lacks the file, 40 hex digits; null where the Hub did not say it. */
  public @Nullable String commit() {
    return commit;
  }
}
