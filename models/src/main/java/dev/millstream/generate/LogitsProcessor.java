package dev.millstream.generate;

/**
 * Changes what the model thinks of the next token before it is chosen, as a {@code LogitsProcessor}
 * of transformers does.
 *
 * <p>Threading: one for each text, used by one thread at a time.
 */
@FunctionalInterface
public interface LogitsProcessor {
  /**
   * Changes scores in place.
   *
   * @param ids the text so far
   * @param scores one for each id of the vocabulary; {@link Float#NEGATIVE_INFINITY} rules a token
   *     out
   */
  void process(TokenIds ids, float[] scores);
}
