package dev.millstream.tokenize;

/**
 * The leading space of a window's first token. Byte-level tokenizers with {@code trim_offsets} take
 * leading spaces out of a token's offsets; with {@code add_prefix_space} they take the first
 * token's for one that they added themselves and leave it in, in each window anew.
 */
final class FirstSpace {
  private static final char SPACE = 'Ġ';

  private FirstSpace() {}

  /** Whether the tokenizer is of that kind. */
  static boolean isKept(NativeTokenizer tokenizer) {
    Tokens first = tokenizer.tokens(" a", false);
    Tokens later = tokenizer.tokens("a a", false);
    return first.length() > 0
        && hasSpace(first.tokens()[0])
        && first.starts()[0] == 0
        && first.ends()[0] > 0
        && later.length() > 1
        && hasSpace(later.tokens()[1])
        && later.starts()[1] == 2;
  }

  /** Gives it back to a token that lost it. */
  static void giveBack(String token, int at, int[] starts, int[] ends) {
    if (!hasSpace(token)) {
      return;
    }
    if (starts[at] == ends[at]) {
      ends[at]--;
    }
    starts[at]--;
  }

  private static boolean hasSpace(String token) {
    return !token.isEmpty()
        && (token.charAt(0) == SPACE || Character.isWhitespace(token.charAt(0)));
  }
}
