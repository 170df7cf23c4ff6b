package dev.millstream.tokenize;

import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The tokens at the beginning of a text.
 *
 * @param length how many there are
 * @param whole whether no more of the text counts
 */
record Beginning<T>(T tokens, int length, boolean whole) {
  /** No script or language needs that many characters a token over a whole text. */
  private static final int CHARACTERS_PER_TOKEN = 16;

  /** What is read at most of a text that gives next to no tokens, such as a megabyte of spaces. */
  private static final int MOST_CHARACTERS = 1 << 17;

  /** The most tokens that can be wanted. */
  static final int LONGEST = Integer.MAX_VALUE / CHARACTERS_PER_TOKEN;

  /** Wanting so many tokens reads as far as is read at all, at once. */
  static final int FARTHEST = MOST_CHARACTERS / CHARACTERS_PER_TOKEN;

  /**
   * Reads at least the tokens wanted, which are then those of the whole text; fewer where the text
   * has no more or they would not come in {@link #MOST_CHARACTERS}.
   */
  static <T> Beginning<T> of(
      String text, int wanted, Function<String, T> read, ToIntFunction<T> length) {
    int longest = Math.max(wanted * CHARACTERS_PER_TOKEN, MOST_CHARACTERS);
    int characters = wanted * CHARACTERS_PER_TOKEN;
    while (true) {
      Piece piece = Piece.of(text, 0, characters);
      T tokens = read.apply(piece.text());
      int found = length.applyAsInt(tokens);
      if (characters == longest || isEnough(found, wanted, piece.cut())) {
        return new Beginning<>(tokens, found, piece.cut() == Piece.Cut.AT_END || found < wanted);
      }
      characters = (int) Math.min(2L * characters, longest);
    }
  }

  /** Whether the first tokens of a piece are those that the whole text would give. */
  private static boolean isEnough(int tokens, int wanted, Piece.Cut cut) {
    return switch (cut) {
      case AT_END -> true;
      case BEFORE_SPACE -> tokens >= wanted;
      // The half that is dropped keeps the cut word away from the half that stays.
      case IN_WORD -> tokens >= 2L * wanted;
    };
  }
}
