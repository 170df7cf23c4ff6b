package dev.millstream.task.answer;

import java.io.Serializable;

/**
 * What counts as an answer; the names are those of transformers' parameters.
 *
 * @param topK how many answers are told, the best first
 * @param docStride tokens that neighbouring windows of the context share; 0 for 128 or half a row
 * @param maxSeqLen most tokens of a row, question and special tokens included; 0 for 384 or what
 *     the model takes
 * @param maxAnswerLen most tokens of an answer
 * @param handleImpossibleAnswer whether "no answer" is one of the answers
 * @param alignToWords whether an answer is widened to whole words
 * @param longContext what becomes of a context that does not fit into one row
 */
public record AnswerOptions(
    int topK,
    int docStride,
    int maxSeqLen,
    int maxAnswerLen,
    boolean handleImpossibleAnswer,
    boolean alignToWords,
    LongContext longContext)
    implements Serializable {
  /** Python's. */
  public static final AnswerOptions DEFAULT = new AnswerOptions(1, 0, 0, 15, false, true);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public AnswerOptions {
    requireAtLeast(1, topK, "top_k", "how many answers are told");
    requireAtLeast(0, docStride, "doc_stride", "how many tokens windows of the context share");
    requireAtLeast(0, maxSeqLen, "max_seq_len", "how many tokens the model reads at once");
    requireAtLeast(1, maxAnswerLen, "max_answer_len", "how many tokens an answer may have");
  }

  /** As Python's pipeline, which reads a long context in windows. */
  public AnswerOptions(
      int topK,
      int docStride,
      int maxSeqLen,
      int maxAnswerLen,
      boolean handleImpossibleAnswer,
      boolean alignToWords) {
    this(
        topK,
        docStride,
        maxSeqLen,
        maxAnswerLen,
        handleImpossibleAnswer,
        alignToWords,
        LongContext.WINDOWS);
  }

  private static void requireAtLeast(int least, int value, String name, String meaning) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s was %d but must be at least %d: it is %s.".formatted(name, value, least, meaning));
    }
  }
}
