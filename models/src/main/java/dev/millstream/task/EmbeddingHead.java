package dev.millstream.task;

import dev.millstream.model.HeadModule;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.SentenceTransformerConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From a transformer's token vectors to a text's embedding: pooling, then the model's Dense and
 * Normalize modules, then truncation.
 *
 * <p>Threading: immutable, callable by many threads at once. The result for a row depends on that
 * row's own tokens only and is the same to the bit alone and in any batch.
 */
public final class EmbeddingHead {
  private final int hidden;
  private final Pooling pooling;
  private final List<VectorStep> steps;
  private final int fullDimension;
  private final int dimension;
  private final boolean normalized;

  private EmbeddingHead(
      int hidden,
      Pooling pooling,
      List<VectorStep> steps,
      int fullDimension,
      int dimension,
      boolean normalized) {
    this.hidden = hidden;
    this.pooling = pooling;
    this.steps = steps;
    this.fullDimension = fullDimension;
    this.dimension = dimension;
    this.normalized = normalized;
  }

  /**
   * Builds what the model's configuration says and reads the weights it needs.
   *
   * @throws ModelLoadException where weights are missing or do not fit, an activation is unknown,
   *     or the configuration truncates to more numbers than there are
   */
  public static EmbeddingHead of(
      SentenceTransformerConfig config, ModelFiles files, ModelConfig model) {
    Pooling pooling = new Pooling(config.pooling());
    int dimension = pooling.dimension(model.hiddenSize());
    List<VectorStep> steps = new ArrayList<>();
    for (HeadModule module : config.head()) {
      if (module instanceof HeadModule.Dense dense) {
        steps.add(Dense.of(dense, files));
        dimension = dense.out();
      } else {
        steps.add(new Normalize());
      }
    }
    EmbeddingHead head =
        new EmbeddingHead(
            model.hiddenSize(), pooling, List.copyOf(steps), dimension, dimension, false);
    Integer truncated = config.truncateDim();
    if (truncated == null) {
      return head;
    }
    if (truncated > dimension) {
      throw new ModelLoadException(
          ("config_sentence_transformers.json of %s says 'truncate_dim' is %d, but its vectors have"
                  + " %d numbers (%s). Correct the file or choose another model.")
              .formatted(files, truncated, dimension, files.root()));
    }
    return head.truncatedTo(truncated);
  }

  /**
   * The same head, keeping only the leading numbers of each finished vector. They are not scaled to
   * length 1 again, as sentence-transformers does not. Replaces an earlier truncation.
   *
   * @throws IllegalArgumentException where the model's vectors have fewer numbers
   */
  public EmbeddingHead truncatedTo(int numbers) {
    if (numbers < 1 || numbers > fullDimension) {
      throw new IllegalArgumentException(
          ("vectors cannot be truncated to %d numbers: the model gives %d. Ask for 1 to %d, or"
                  + " leave the truncation out.")
              .formatted(numbers, fullDimension, fullDimension));
    }
    return new EmbeddingHead(hidden, pooling, steps, fullDimension, numbers, normalized);
  }

  /** The same head, scaling each finished vector to length 1, after any truncation. */
  public EmbeddingHead normalized() {
    return new EmbeddingHead(hidden, pooling, steps, fullDimension, dimension, true);
  }

  /** Whether finished vectors are scaled to length 1, whatever the model's own modules do. */
  public boolean isNormalized() {
    return normalized;
  }

  /** Numbers of an embedding. */
  public int dimension() {
    return dimension;
  }

  /** Whether a prompt's tokens are left out of pooling, so that callers must count them. */
  public boolean excludesPrompt() {
    return pooling.excluded(1) > 0;
  }

  /**
   * The embedding of one row.
   *
   * @param tokenEmbeddings {@code [rows, paddedLength, hidden]}, padding behind the tokens; neither
   *     changed nor its position used
   * @param row which row, from 0
   * @param rowLength the row's tokens, special tokens included, padding not
   * @param promptTokens how many leading tokens are the prompt's: those of the prompt alone, a
   *     special token before it included and one after it not
   * @return a new array of {@link #dimension()} numbers
   */
  public float[] apply(
      FloatBuffer tokenEmbeddings,
      int row,
      int rowLength,
      int paddedLength,
      int hidden,
      int promptTokens) {
    if (hidden != this.hidden) {
      throw new IllegalArgumentException(
          ("the ONNX file gives %d numbers per token, but config.json says %d. Export the ONNX file"
                  + " from this model again.")
              .formatted(hidden, this.hidden));
    }
    int excluded = pooling.excluded(promptTokens);
    float[] vector =
        pooling.apply(TokenRow.of(tokenEmbeddings, row, rowLength, paddedLength, hidden, excluded));
    for (VectorStep step : steps) {
      vector = step.apply(vector);
    }
    vector = vector.length == dimension ? vector : Arrays.copyOf(vector, dimension);
    return normalized ? new Normalize().apply(vector) : vector;
  }
}
