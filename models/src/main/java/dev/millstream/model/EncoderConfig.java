package dev.millstream.model;

/** What sentence-transformers' files say of a model of texts, by the kind of vectors it makes. */
public sealed interface EncoderConfig permits SentenceTransformerConfig, SparseEncoderConfig {

  /**
   * Reads it; a model without {@code modules.json} counts as one of dense vectors.
   *
   * @throws ModelLoadException where a file is missing, wrong, or contradicts another
   */
  static EncoderConfig of(ModelFiles files, ModelConfig config) {
    return SentenceModule.areSparse(SentenceModule.listOf(files))
        ? SparseEncoderConfig.of(files, config)
        : SentenceTransformerConfig.of(files, config);
  }

  /** Longest row, special tokens included. */
  int maxTokens();
}
