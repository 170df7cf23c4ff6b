package dev.millstream.task.fill;

import dev.millstream.tokenize.Truncation;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of each mask; the names are those of transformers' parameters.
 *
 * @param topK how many tokens are told, the best first
 * @param targets the only words looked at, of each its first token; null for all tokens
 * @param truncation of texts with more tokens than are allowed
 * @param maxLength how many are, special tokens included; 0 for as many as the model takes
 */
public record FillMaskOptions(
    int topK, @Nullable List<String> targets, Truncation truncation, int maxLength)
    implements Serializable {
  /** Five tokens; a text that is too long is refused, as Python's pipeline fails on it. */
  public static final FillMaskOptions DEFAULT = new FillMaskOptions(5, null, Truncation.ERROR, 0);

  /**
   * Checks what can be checked without the model.
   *
   * @throws IllegalArgumentException when {@code topK} is below 1, or there are targets but none
   */
  public FillMaskOptions {
    targets = targets == null ? null : List.copyOf(targets);
    if (topK < 1) {
      throw new IllegalArgumentException(
          "top_k was "
              + topK
              + " but must be at least 1: it is how many tokens are told for a mask. Leave it out for"
              + " 5.");
    }
    if (targets != null && targets.isEmpty()) {
      throw new IllegalArgumentException(
          "targets was empty, but a mask can only be filled with at least one. Name some, or leave it"
              + " out for all tokens.");
    }
  }
}
