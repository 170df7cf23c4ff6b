package dev.millstream.faults.cluster;

/** The harness itself could not do its work: says what, and which log to look at. */
public final class HarnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure told by a sentence. */
  public HarnessException(String sentence) {
    super(sentence);
  }

  /** A failure told by a sentence, with what caused it. */
  public HarnessException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
