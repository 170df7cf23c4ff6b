package dev.millstream.generate.grammar;

import java.util.Arrays;

/**
 * Which tokens may come next.
 *
 * <p>Threading: immutable once made.
 */
final class TokenMask {
  private final long[] words;
  private int mostTokensToEnd;

  /** Allows none yet. */
  TokenMask(int tokens) {
    words = new long[(tokens + 63) >> 6];
  }

  void allow(int id) {
    words[id >> 6] |= 1L << id;
  }

  /** Allows a token after which the text takes so many more. */
  void allow(int id, int tokensToEnd) {
    allow(id);
    mostTokensToEnd = Math.max(mostTokensToEnd, tokensToEnd);
  }

  boolean allows(int id) {
    int word = id >> 6;
    return word < words.length && (words[word] & (1L << id)) != 0;
  }

  /** The tokens that the text takes at most after one of these, to come to its end. */
  int mostTokensToEnd() {
    return mostTokensToEnd;
  }

  /**
   * Rules all other tokens out. Where these were all ruled out before, they become equal.
   *
   * @throws IllegalStateException when none is among the scores
   */
  void apply(float[] scores) {
    boolean open = false;
    for (int first = 0; first < scores.length; first += 64) {
      long word = allowedFrom(first);
      int end = Math.min(scores.length, first + 64);
      if (word == 0) {
        Arrays.fill(scores, first, end, Float.NEGATIVE_INFINITY);
        continue;
      }
      for (int id = first; id < end; id++) {
        if ((word & (1L << id)) == 0) {
          scores[id] = Float.NEGATIVE_INFINITY;
        } else {
          open |= scores[id] > Float.NEGATIVE_INFINITY;
        }
      }
    }
    if (!open) {
      makeEqual(scores);
    }
  }

  /** Of 64 tokens. */
  private long allowedFrom(int first) {
    int word = first >> 6;
    return word < words.length ? words[word] : 0;
  }

  private void makeEqual(float[] scores) {
    boolean open = false;
    for (int id = 0; id < scores.length; id++) {
      if (allows(id)) {
        scores[id] = 0;
        open = true;
      }
    }
    if (!open) {
      throw new IllegalStateException(
          "none of the tokens that the output's grammar allows is among the %d that the model scores. Is it its tokenizer?"
              .formatted(scores.length));
    }
  }
}
