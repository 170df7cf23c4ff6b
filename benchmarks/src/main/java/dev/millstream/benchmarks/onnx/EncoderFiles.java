package dev.millstream.benchmarks.onnx;

import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.HeadModule;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.PoolingMode;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.model.Variant;
import dev.millstream.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.List;

/**
 * A sentence encoder's files, and what a hand-written loop has to know of them.
 *
 * @param files where they are
 * @param hidden numbers per token
 * @param maxTokens longest row
 * @param normalized whether vectors are scaled to length 1
 */
public record EncoderFiles(ModelFiles files, int hidden, int maxTokens, boolean normalized) {

  /**
   * Finds a model that pools by the mean.
   *
   * @throws IllegalArgumentException when it pools in another way or has further layers: the
   *     yardsticks would give other vectors
   */
  public static EncoderFiles locate(String model, String variant) {
    ModelFiles files =
        ModelLocator.ofThisProcess()
            .locate(ModelRef.parse(model), Variant.parse(variant), Device.Kind.CPU);
    ModelConfig config = ModelConfig.of(files);
    SentenceTransformerConfig sentences = SentenceTransformerConfig.of(files, config);
    boolean plain = sentences.head().stream().allMatch(HeadModule.Normalize.class::isInstance);
    if (!sentences.pooling().modes().equals(List.of(PoolingMode.MEAN)) || !plain) {
      throw new IllegalArgumentException(
          "%s does not simply take the mean of its tokens, which is all that the yardsticks do. Measure with a model such as all-MiniLM-L6-v2."
              .formatted(files));
    }
    return new EncoderFiles(
        files, config.hiddenSize(), sentences.maxTokens(), !sentences.head().isEmpty());
  }

  /** A tokenizer of its own; the caller closes it. */
  public Tokenizer tokenizer() {
    return Tokenizer.load(files.require("tokenizer.json"), maxTokens);
  }

  /** The model's config.json. */
  public Path config() {
    return files.require("config.json");
  }
}
