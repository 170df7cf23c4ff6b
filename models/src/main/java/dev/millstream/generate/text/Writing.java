package dev.millstream.generate.text;

import java.util.concurrent.CompletableFuture;

/**
 * Requests to a model that writes, with parameters of their own or those given with it.
 *
 * <p>Threading: safe for many threads. Life cycle: as its {@link TextWriter}.
 */
public interface Writing {
  /** The model. */
  TextWriter writer();

  /**
   * Has the texts of a request written, side by side with all others.
   *
   * @param heard hears them grow; those of an encoder-decoder, those found by beams and the best of
   *     several whole, when they are done
   * @return completes with all its texts, or exceptionally with a {@link
   *     dev.millstream.task.InferenceException} that says why there are none; cancelling it frees
   *     their slots
   * @throws dev.millstream.task.InferenceException when the request is wrong
   */
  CompletableFuture<Written> write(WritingRequest request, WritingListener heard);
}
