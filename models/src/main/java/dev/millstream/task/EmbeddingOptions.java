package dev.millstream.task;

import java.io.Serializable;

/**
 * How a text becomes a vector, where the model leaves a choice.
 *
 * @param prompt which text is put before each input
 * @param truncateDim leading numbers of the vector to keep, or 0 for all; a vector that was of unit
 *     length is not so afterwards, as in sentence-transformers
 */
public record EmbeddingOptions(Prompt prompt, int truncateDim) implements Serializable {

  /** The model's own default prompt and its whole vector. */
  public static final EmbeddingOptions DEFAULT = new EmbeddingOptions(new Prompt.OfTheModel(), 0);

  /** Checks what can be checked before the model is known. */
  public EmbeddingOptions {
    if (truncateDim < 0) {
      throw new IllegalArgumentException(
          "truncate-dim was %d but must be a positive number of dimensions, or 0 to keep all of them."
              .formatted(truncateDim));
    }
  }
}
