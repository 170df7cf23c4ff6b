package dev.millstream.tokenize;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The special tokens that a tokenizer puts around one text, or around and between two, and the
 * segments it gives the texts.
 *
 * @param keepsFirstSpace whether the first token of each window keeps its leading space in its
 *     offsets, where other tokens lose theirs
 */
record Frame(
    Special before,
    Special between,
    Special behind,
    int firstType,
    int secondType,
    boolean keepsFirstSpace) {

  /** Special tokens that stand in a row. */
  record Special(Encoding encoding, List<String> tokens) {
    static final Special NONE = new Special(new Encoding(new int[0], new int[0]), List.of());

    private static Special of(Tokens framed, int from, int to) {
      return new Special(
          new Encoding(
              Arrays.copyOfRange(framed.encoding().ids(), from, to),
              Arrays.copyOfRange(framed.encoding().typeIds(), from, to)),
          List.of(framed.tokens()).subList(from, to));
    }

    int length() {
      return tokens.size();
    }
  }

  /** Reads the frame off a text encoded with its special tokens. */
  static Frame single(Tokens framed, SpecialTokens special, boolean keepsFirstSpace) {
    int end = framed.length() - special.trailing();
    return new Frame(
        Special.of(framed, 0, special.leading()),
        Special.NONE,
        Special.of(framed, end, framed.length()),
        type(framed, special.leading(), end),
        0,
        keepsFirstSpace);
  }

  /**
   * Reads the frame off a pair encoded with its special tokens.
   *
   * @return null when the tokens of the texts are not found in one piece each, the first text's
   *     first
   */
  static @Nullable Frame pair(Tokens framed, int[] first, int[] second, boolean keepsFirstSpace) {
    int[] ids = framed.encoding().ids();
    int start = indexOf(ids, first, 0);
    int end = start + first.length;
    int next = start < 0 ? -1 : indexOf(ids, second, end);
    if (next < 0) {
      return null;
    }
    return new Frame(
        Special.of(framed, 0, start),
        Special.of(framed, end, next),
        Special.of(framed, next + second.length, framed.length()),
        type(framed, start, end),
        type(framed, next, next + second.length),
        keepsFirstSpace);
  }

  private static int type(Tokens framed, int start, int end) {
    return start < end ? framed.encoding().typeIds()[start] : 0;
  }

  private static int indexOf(int[] whole, int[] part, int from) {
    for (int i = from; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The same segments without a special token. */
  Frame bare() {
    return new Frame(
        Special.NONE, Special.NONE, Special.NONE, firstType, secondType, keepsFirstSpace);
  }

  int highestSegment() {
    return Stream.of(before, between, behind)
        .flatMapToInt(special -> Arrays.stream(special.encoding().typeIds()))
        .reduce(Math.max(firstType, secondType), Math::max);
  }

  int total() {
    return before.length() + between.length() + behind.length();
  }
}
