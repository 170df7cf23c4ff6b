package dev.millstream.jobs.check;

/** A model did not load under its limits; the message is a sentence that says how it ended. */
public final class DryLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public DryLoadException(String message) {
    super(message);
  }
}
