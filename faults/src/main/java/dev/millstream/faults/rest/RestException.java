package dev.millstream.faults.rest;

/** The cluster did not answer, or said no; the sentence holds its reason. */
public final class RestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RestException(String sentence, int status) {
    super(sentence);
    this.status = status;
  }

  RestException(String sentence, Throwable cause) {
    super(sentence, cause);
    this.status = 0;
  }

  /** The HTTP status, or 0 when there was no answer at all. */
  public int status() {
    return status;
  }
}
