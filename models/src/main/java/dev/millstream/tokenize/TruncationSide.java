package dev.millstream.tokenize;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.TokenizerConfig;

/** From which end of a text tokens are dropped. */
public enum TruncationSide {
  /** The last tokens go. */
  RIGHT,
  /** The first tokens go. */
  LEFT;

  private static final String TOKENIZER = "tokenizer.json";

  /**
   * The one that a model's files name, as transformers reads them: {@code truncation_side} in
   * tokenizer_config.json, or else the direction in tokenizer.json, or else the right one.
   *
   * @throws dev.millstream.model.ModelLoadException when a file cannot be read or names none
   */
  public static TruncationSide of(ModelFiles files) {
    String side = TokenizerConfig.truncationSide(files);
    if (side == null) {
      side = TokenizerFile.field(files.require(TOKENIZER), "truncation").path("direction").asText();
    }
    return side.equalsIgnoreCase("left") ? LEFT : RIGHT;
  }
}
