package dev.millstream.task;

import dev.millstream.tokenize.Truncation;
import java.io.Serializable;

/**
 * How a text becomes a vector, where the model leaves a choice.
 *
 * @param prompt which text is put before each input
 * @param truncateDim leading numbers of the vector to keep, or 0 for all; a vector that was of unit
 *     length is not so afterwards, as in sentence-transformers, unless {@code normalize} is set
 * @param normalize whether the vector is scaled to length 1 at the end
 * @param truncation of texts with more tokens than are allowed: {@code ERROR}, or else their end is
 *     cut
 */
public record EmbeddingOptions(
    Prompt prompt, int truncateDim, boolean normalize, Truncation truncation)
    implements Serializable {

  /** The model's own default prompt and its whole vector. */
  public static final EmbeddingOptions DEFAULT = new EmbeddingOptions(new Prompt.OfTheModel(), 0);

  /** As sentence-transformers by default: nothing is scaled, and the end of a long text is cut. */
  public EmbeddingOptions(Prompt prompt, int truncateDim) {
    this(prompt, truncateDim, false, Truncation.LONGEST_FIRST);
  }

  /** Checks what can be checked before the model is known. */
  public EmbeddingOptions {
    if (truncateDim < 0) {
      throw new IllegalArgumentException(
          "truncate-dim was %d but must be a positive number of dimensions, or 0 to keep all of them."
              .formatted(truncateDim));
    }
  }
}
