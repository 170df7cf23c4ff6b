package dev.millstream.tokenize;

import org.jspecify.annotations.Nullable;

/**
 * The frames of a tokenizer, learnt by encoding with it.
 *
 * @param pair null where the tokenizer cannot encode pairs, or not first text first
 */
record Frames(Frame single, @Nullable Frame pair) {
  static final String NO_PAIRS =
      "this tokenizer does not put two texts behind each other with its special tokens around"
          + " them, so it cannot encode pairs. Choose a model that was trained on pairs.";

  private static final String FIRST = "The quick brown fox jumps over the lazy dog.";
  private static final String SECOND = "0123456789 3.14 1,000";

  static Frames learn(NativeTokenizer tokenizer, SpecialTokens special) {
    boolean keepsFirstSpace = FirstSpace.isKept(tokenizer);
    return new Frames(
        Frame.single(tokenizer.tokens(FIRST, true), special, keepsFirstSpace),
        pair(tokenizer, keepsFirstSpace));
  }

  private static @Nullable Frame pair(NativeTokenizer tokenizer, boolean keepsFirstSpace) {
    int[] first = tokenizer.encode(FIRST, false).ids();
    int[] second = tokenizer.encode(SECOND, false).ids();
    if (first.length == 0 || second.length == 0) {
      return null;
    }
    try {
      return Frame.pair(tokenizer.tokens(FIRST, SECOND), first, second, keepsFirstSpace);
    } catch (RuntimeException e) {
      return null; // said by whoever encodes a pair
    }
  }

  /** The frame of two texts. */
  Frame requirePair() {
    if (pair == null) {
      throw new IllegalStateException(NO_PAIRS);
    }
    return pair;
  }

  /** The same segments without special tokens. */
  Frames bare() {
    return new Frames(single.bare(), pair == null ? null : pair.bare());
  }

  /** The highest segment that any token is given. */
  int highestSegment() {
    return Math.max(single.highestSegment(), pair == null ? 0 : pair.highestSegment());
  }
}
