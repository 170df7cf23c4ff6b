package dev.millstream.generate;

/**
 * Chooses the tokens of one text, one after the other.
 *
 * <p>Threading: one for each text, used by one thread at a time.
 */
@FunctionalInterface
public interface NextToken {
  /**
   * The id of the next token.
   *
   * @param ids the text so far
   * @param logits what the model gives each id of the vocabulary; may be changed
   */
  int choose(TokenIds ids, float[] logits);
}
