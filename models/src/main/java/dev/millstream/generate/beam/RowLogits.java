package dev.millstream.generate.beam;

/** What a model thinks of the next token of each row. */
public interface RowLogits {
  /** How many ids the vocabulary has. */
  int vocabularySize();

  /**
   * Copies a row's logits.
   *
   * @param row of the last step
   * @param into as long as the vocabulary
   */
  void copyTo(int row, float[] into);
}
