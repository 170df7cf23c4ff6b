package dev.millstream.tokenize;

/**
 * Everything the native tokenizer tells of a text.
 *
 * @param starts code point at which each token begins; 0 for special tokens
 * @param ends code point behind each token; 0 for special tokens
 * @param words number of the word of each token, -1 where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Tokens(Encoding encoding, String[] tokens, int[] starts, int[] ends, int[] words) {
  static final Tokens NONE =
      new Tokens(
          new Encoding(new int[0], new int[0]), new String[0], new int[0], new int[0], new int[0]);

  int length() {
    return tokens.length;
  }
}
