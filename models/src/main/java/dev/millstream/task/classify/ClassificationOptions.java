package dev.millstream.task.classify;

import dev.millstream.task.ScoreFunction;
import dev.millstream.tokenize.Truncation;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How texts are classified; the names are those of transformers' parameters.
 *
 * @param topK how many labels are told, the best first; {@link #ALL} for all
 * @param functionToApply null for what config.json's problem type says; {@link ScoreFunction#NONE}
 *     gives raw scores, as a reward model's are read
 * @param truncation of texts with more tokens than are allowed
 * @param maxLength how many are, special tokens included; 0 for as many as the model takes
 */
public record ClassificationOptions(
    int topK, @Nullable ScoreFunction functionToApply, Truncation truncation, int maxLength)
    implements Serializable {
  /** Every label. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The best label; a text that is too long is refused, as Python's pipeline fails on it. */
  public static final ClassificationOptions DEFAULT =
      new ClassificationOptions(1, null, Truncation.ERROR, 0);

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when {@code topK} is below 1
   */
  public ClassificationOptions {
    if (topK < 1) {
      throw new IllegalArgumentException(
          "top_k was "
              + topK
              + " but must be at least 1: it is how many labels are told. Leave it out for the best"
              + " one.");
    }
  }

  /** Another number of labels. */
  public ClassificationOptions withTopK(int labels) {
    return new ClassificationOptions(labels, functionToApply, truncation, maxLength);
  }

  /** Another function. */
  public ClassificationOptions withFunction(ScoreFunction function) {
    return new ClassificationOptions(topK, function, truncation, maxLength);
  }

  /**
   * Another truncation.
   *
   * @param mostTokens 0 for as many as the model takes
   */
  public ClassificationOptions withTruncation(Truncation other, int mostTokens) {
    return new ClassificationOptions(topK, functionToApply, other, mostTokens);
  }
}
