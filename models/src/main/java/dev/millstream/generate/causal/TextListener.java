package dev.millstream.generate.causal;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;

/**
 * Hears how one text grows and ends. After some tokens comes either the end or a failure, once.
 *
 * <p>Threading: called by the loop's thread, which waits meanwhile.
 */
public interface TextListener {
  /**
   * A token was added. What this throws ends the text as failed.
   *
   * @param ids the text so far, the loop's own
   */
  default void token(TokenIds ids) {}

  /**
   * The text has ended. What this throws is handed to {@link #failed}.
   *
   * @param ids the whole text, which the loop does not touch again
   */
  void ended(TokenIds ids, FinishReason reason);

  /**
   * The text will not be finished. This must not throw: what it throws is only added to the
   * exception as suppressed.
   *
   * @param why what the model, the choice of tokens, the stop rule or this listener threw, or a
   *     sentence saying that the loop was closed
   */
  void failed(RuntimeException why);
}
