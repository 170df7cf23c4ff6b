package dev.millstream.tokenize;

/**
 * From which end of a text tokens are dropped; {@code truncation_side} in tokenizer_config.json.
 */
public enum TruncationSide {
  /** The last tokens go. */
  RIGHT,
  /** The first tokens go. */
  LEFT
}
