package dev.millstream.task;

/** One record got no answer; its neighbours are not concerned. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCategory category;
  private final String sentence;

  /**
   * Takes the whole sentence.
   *
   * @param sentence holds no text of the record
   */
  public InferenceException(FailureCategory category, String sentence) {
    super(sentence);
    this.category = category;
    this.sentence = sentence;
  }

  /** Takes over the sentence of what brought it about. */
  public InferenceException(FailureCategory category, Throwable cause) {
    super(cause.getMessage(), cause);
    this.category = category;
    this.sentence = cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** The reason, for programs. */
  public FailureCategory category() {
    return category;
  }

  /** The reason, for people. */
  public String sentence() {
    return sentence;
  }
}
