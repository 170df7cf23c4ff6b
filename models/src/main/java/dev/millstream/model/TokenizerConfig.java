package dev.millstream.model;

import org.jspecify.annotations.Nullable;

/**
 * What a model's files say of its tokenizer, whether or not there is a model beside it.
 *
 * @param maxTokens most tokens that the model takes of a text, special tokens included; null where
 *     no file says it
 * @param truncationSide {@code left} or {@code right}, where texts that are too long are cut; null
 *     where tokenizer_config.json does not say it
 */
public record TokenizerConfig(@Nullable Integer maxTokens, @Nullable String truncationSide) {
  private static final String FILE = "tokenizer_config.json";
  private static final String SIDE = "truncation_side";

  /**
   * Reads it. The length is that with which a text would be embedded; where there is no model that
   * this library runs, {@code model_max_length} of tokenizer_config.json.
   *
   * @throws ModelLoadException where tokenizer_config.json is wrong
   */
  public static TokenizerConfig of(ModelFiles files) {
    return new TokenizerConfig(maxTokens(files), truncationSide(files));
  }

  /**
   * The side alone.
   *
   * @throws ModelLoadException where tokenizer_config.json is wrong
   */
  public static @Nullable String truncationSide(ModelFiles files) {
    JsonFile file = JsonFile.find(files, FILE).map(JsonFile::object).orElse(null);
    String side = file == null ? null : file.text(SIDE);
    if (file != null && side != null && !side.equals("left") && !side.equals("right")) {
      throw file.wrong("says '%s' is \"%s\"".formatted(SIDE, side), "it must be left or right");
    }
    return side;
  }

  private static @Nullable Integer maxTokens(ModelFiles files) {
    Integer ofTokenizer =
        JsonFile.find(files, FILE)
            .map(JsonFile::object)
            .map(SequenceLimits::modelMaxLength)
            .orElse(null);
    try {
      ModelConfig config = ModelConfig.of(files);
      return SentenceModule.listOf(files).isEmpty()
          ? SequenceLimits.unstated(files, config)
          : SequenceLimits.of(files, config).maxTokens();
    } catch (ModelLoadException notAModelOfTexts) {
      return ofTokenizer;
    }
  }
}
