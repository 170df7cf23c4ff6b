package dev.millstream.tokenize;

/** Which of two texts gives way when they have more tokens than the model takes. */
public enum Truncation {
  /**
   * The longer one, down to the length of the shorter; then both by turns. Of an odd number of
   * tokens the longer text keeps one more, the second where both are as long.
   */
  LONGEST_FIRST,
  /** The first; a second text that leaves it no token is refused. */
  ONLY_FIRST,
  /** The second; a first text that leaves it no token is refused. */
  ONLY_SECOND,
  /** Neither: texts that are too long are refused, with the {@linkplain Tokenizer#count count}. */
  ERROR
}
