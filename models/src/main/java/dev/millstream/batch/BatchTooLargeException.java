package dev.millstream.batch;

/**
 * Memory did not suffice for a batch of this many padded tokens. The batcher lowers its budget and
 * runs the rows in smaller batches; a row that does not fit alone fails with it.
 */
public final class BatchTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Takes the whole sentence. */
  public BatchTooLargeException(String message) {
    super(message);
  }

  /** Takes the whole sentence and what brought it about. */
  public BatchTooLargeException(String message, Throwable cause) {
    super(message, cause);
  }
}
