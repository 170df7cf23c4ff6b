package dev.millstream.task.sparse;

import dev.millstream.model.SparseEncoderConfig;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.OutputKind;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.RowTask;
import dev.millstream.task.TextChange;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Text to sparse vector (SPLADE), as sentence-transformers' {@code SparseEncoder.encode}; a text
 * that is too long loses its end.
 *
 * <p>Threading: safe for many threads.
 */
public final class SparseEmbeddingTask implements RowTask<String, SparseEmbedding> {
  private final RowEncoder encoder;
  private final TextChange change;
  private final SpladePooling pooling;
  private final int maxActiveDims;

  /**
   * Takes the model's configuration.
   *
   * @param prefix put before each text, empty for none
   * @param options their prompt is not looked at
   */
  public SparseEmbeddingTask(
      Tokenizer tokenizer, SparseEncoderConfig config, String prefix, SparseOptions options) {
    this.encoder = new RowEncoder(tokenizer, options.truncation());
    this.change = new TextChange(prefix, config.lowerCase());
    this.pooling = new SpladePooling(config.pooling());
    this.maxActiveDims = options.maxActiveDims();
  }

  @Override
  public Encoding encode(String text) {
    return encoder.row(change.of(text), null);
  }

  @Override
  public Optional<String> needsTexts() {
    return change.needsTexts();
  }

  @Override
  public SparseEmbedding interpret(Encoding row, ModelOutputs outputs, int index) {
    float[] weights = pooling.apply(outputs.get(OutputKind.LOGITS), index, row.length());
    requireFinite(weights);
    int[] active = IntStream.range(0, weights.length).filter(id -> weights[id] > 0).toArray();
    int[] kept =
        maxActiveDims == 0 || active.length <= maxActiveDims ? active : greatest(weights, active);
    float[] values = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      values[i] = weights[kept[i]];
    }
    return new SparseEmbedding(kept, values);
  }

  private int[] greatest(float[] weights, int[] active) {
    return IntStream.of(active)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(id -> weights[id]).reversed())
        .limit(maxActiveDims)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** An index would refuse such weights, or sort them wrongly. */
  private static void requireFinite(float[] weights) {
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        throw new InferenceException(
            FailureCategory.ENGINE,
            "the model's sparse vector for this text holds a number that is not finite, which no"
                + " search can use. Check the model file with another text.");
      }
    }
  }

  private record ResultKey(SpladePooling pooling, int maxActiveDims) {}

  @Override
  public Object resultKey() {
    return new ResultKey(pooling, maxActiveDims);
  }

  @Override
  public SparseEmbedding copyOf(SparseEmbedding result) {
    return new SparseEmbedding(result.indices().clone(), result.values().clone());
  }
}
