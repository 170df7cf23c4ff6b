package dev.millstream.generate.text;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Says which of several texts of a prompt is the best.
 *
 * <p>Threading: asked by the thread that computes the texts, which must not wait long; answers on
 * any.
 */
interface TextJudge {
  /**
   * A score for each text, in their order, higher for better ones. Cancelling it takes the question
   * back.
   *
   * @throws dev.millstream.task.InferenceException when the texts cannot be judged
   */
  CompletableFuture<double[]> score(Prompt prompt, List<WrittenText> texts);

  /** Whether the answer tells the scores. */
  boolean isTold();
}
