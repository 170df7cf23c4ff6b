package dev.millstream.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sentence-transformers does around a transformer, read from the files it writes.
 *
 * <p>Both generations of names are understood: up to version 5 ({@code
 * sentence_transformers.models.Pooling}, {@code pooling_mode_mean_tokens}) and since 6. A folder
 * without {@code modules.json} is a plain transformer, to which sentence-transformers adds mean
 * pooling, or last-token pooling for a causal language model.
 *
 * @param maxTokens longest row, special tokens included; longer texts are cut
 * @param lowerCase whether texts are lower-cased, whatever tokenizer.json says
 * @param pooling how token vectors become one
 * @param head what is done with the pooled vector, in this order
 * @param prompts texts put before inputs
 * @param truncateDim how many leading numbers of a finished vector are kept; null for all
 */
public record SentenceTransformerConfig(
    int maxTokens,
    boolean lowerCase,
    PoolingConfig pooling,
    List<HeadModule> head,
    PromptConfig prompts,
    @Nullable Integer truncateDim)
    implements EncoderConfig {

  /** Takes a copy of the head. */
  public SentenceTransformerConfig {
    head = List.copyOf(head);
  }

  /**
   * Reads all of it.
   *
   * @throws ModelLoadException where a file is missing, wrong, or contradicts another, or the model
   *     makes sparse vectors
   */
  public static SentenceTransformerConfig of(ModelFiles files, ModelConfig config) {
    List<SentenceModule> modules = SentenceModule.listOf(files);
    return modules.isEmpty() ? plainTransformer(files, config) : of(files, config, modules);
  }

  /** sentence-transformers reads none of its own files where there is no modules.json. */
  private static SentenceTransformerConfig plainTransformer(ModelFiles files, ModelConfig config) {
    PoolingMode mode = config.causal() ? PoolingMode.LAST_TOKEN : PoolingMode.MEAN;
    return new SentenceTransformerConfig(
        SequenceLimits.unstated(files, config),
        false,
        new PoolingConfig(List.of(mode), true),
        List.of(),
        PromptConfig.NONE,
        null);
  }

  private static SentenceTransformerConfig of(
      ModelFiles files, ModelConfig config, List<SentenceModule> modules) {
    if (SentenceModule.areSparse(modules)) {
      throw JsonFile.require(files, SentenceModule.FILE)
          .wrong(
              "lists a SpladePooling, which makes sparse vectors",
              "dense ones are made by a Pooling");
    }
    SequenceLimits limits = SequenceLimits.of(files, config);
    PoolingConfig pooling =
        PoolingConfig.of(files, modules.get(1).file("config.json"), config.hiddenSize());
    int pooled = pooling.modes().size() * config.hiddenSize();
    @Nullable JsonFile options =
        JsonFile.find(files, "config_sentence_transformers.json")
            .map(JsonFile::object)
            .orElse(null);
    return new SentenceTransformerConfig(
        limits.maxTokens(),
        limits.lowerCase(),
        pooling,
        HeadModules.of(files, modules.subList(2, modules.size()), pooled),
        options == null ? PromptConfig.NONE : PromptConfig.of(options),
        options == null ? null : options.integer("truncate_dim", 1, Integer.MAX_VALUE));
  }
}
