package dev.millstream.tokenize;

/**
 * A run of characters cut from a text, never through a surrogate pair.
 *
 * @param end index behind the last character
 * @param cut what the text is like where it was cut
 */
record Piece(String text, int end, Cut cut) {

  /** Where a piece ends. */
  enum Cut {
    /** At the end of the text. */
    AT_END,
    /** Between a word and the white space behind it, where every tokenizer starts afresh. */
    BEFORE_SPACE,
    /** Inside a word: its last tokens may not be those of the whole text. */
    IN_WORD
  }

  /**
   * The piece that starts at {@code start} and has at most {@code longest} characters, at least 2.
   *
   * <p>Ends before white space when there is some in its second half.
   */
  static Piece of(String text, int start, int longest) {
    int room = text.length() - start;
    if (room <= longest) {
      return new Piece(start == 0 ? text : text.substring(start), text.length(), Cut.AT_END);
    }
    int limit = start + longest;
    for (int i = limit; i > limit - longest / 2; i--) {
      if (isSpace(text.charAt(i)) && !isSpace(text.charAt(i - 1))) {
        return new Piece(text.substring(start, i), i, Cut.BEFORE_SPACE);
      }
    }
    int end = Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    return new Piece(text.substring(start, end), end, Cut.IN_WORD);
  }

  /** White space that every kind of tokenizer takes for the end of a word. */
  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }
}
