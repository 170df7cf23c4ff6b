package dev.millstream.task.sparse;

import dev.millstream.task.Prompt;
import dev.millstream.tokenize.Truncation;
import java.io.Serializable;

/**
 * How a text becomes a sparse vector, where the model leaves a choice.
 *
 * @param prompt which text is put before each input
 * @param maxActiveDims how many weights are kept, the greatest, and of equal ones those of the
 *     lowest token ids; 0 for all
 * @param truncation of texts with more tokens than are allowed: {@code ERROR}, or else their end is
 *     cut
 */
public record SparseOptions(Prompt prompt, int maxActiveDims, Truncation truncation)
    implements Serializable {

  /** The model's own default prompt and all weights. */
  public static final SparseOptions DEFAULT = new SparseOptions(new Prompt.OfTheModel(), 0);

  /** As sentence-transformers, which cuts the end of a long text. */
  public SparseOptions(Prompt prompt, int maxActiveDims) {
    this(prompt, maxActiveDims, Truncation.LONGEST_FIRST);
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when {@code maxActiveDims} is negative
   */
  public SparseOptions {
    if (maxActiveDims < 0) {
      throw new IllegalArgumentException(
          "max_active_dims was %d but must be a positive number of weights, or 0 to keep all of them."
              .formatted(maxActiveDims));
    }
  }
}
