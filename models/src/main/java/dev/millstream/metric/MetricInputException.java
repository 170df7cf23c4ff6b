package dev.millstream.metric;

/**
 * A metric cannot judge a row; the message is a sentence without the row's text. The row is a dead
 * letter.
 */
public final class MetricInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the sentence. */
  public MetricInputException(String sentence) {
    super(sentence);
  }
}
