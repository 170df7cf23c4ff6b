package dev.millstream.model;

import java.util.List;

/**
 * What sentence-transformers does around a masked language model to make sparse vectors (SPLADE).
 *
 * <p>A folder without {@code modules.json} is a plain masked language model, to which
 * sentence-transformers' {@code SparseEncoder} adds its default pooling.
 *
 * @param maxTokens longest row, special tokens included; longer texts are cut
 * @param lowerCase whether texts are lower-cased, whatever tokenizer.json says
 * @param pooling how the logits of tokens become weights
 * @param prompts texts put before inputs
 */
public record SparseEncoderConfig(
    int maxTokens, boolean lowerCase, SpladeConfig pooling, PromptConfig prompts)
    implements EncoderConfig {

  /**
   * Reads all of it.
   *
   * @throws ModelLoadException where a file is wrong, or the model makes dense vectors
   */
  public static SparseEncoderConfig of(ModelFiles files, ModelConfig config) {
    List<SentenceModule> modules = SentenceModule.listOf(files);
    if (modules.isEmpty()) {
      return new SparseEncoderConfig(
          SequenceLimits.unstated(files, config), false, SpladeConfig.DEFAULT, PromptConfig.NONE);
    }
    if (!SentenceModule.areSparse(modules)) {
      throw JsonFile.require(files, SentenceModule.FILE)
          .wrong(
              "lists a Pooling, which makes dense vectors",
              "sparse ones are made by a SpladePooling");
    }
    SequenceLimits limits = SequenceLimits.of(files, config);
    return new SparseEncoderConfig(
        limits.maxTokens(),
        limits.lowerCase(),
        SpladeConfig.of(files, modules.get(1).file("config.json")),
        JsonFile.find(files, "config_sentence_transformers.json")
            .map(file -> PromptConfig.of(file.object()))
            .orElse(PromptConfig.NONE));
  }
}
