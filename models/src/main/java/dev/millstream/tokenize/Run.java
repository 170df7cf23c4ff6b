package dev.millstream.tokenize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A run of a text's tokens, {@code to} excluded. */
record Run(int from, int to) {
  static final Run NONE = new Run(0, 0);

  int length() {
    return to - from;
  }

  /** What stays of a text. */
  static Run kept(int tokens, int share, TruncationSide side) {
    int length = Math.min(tokens, share);
    return switch (side) {
      case RIGHT -> new Run(0, length);
      case LEFT -> new Run(tokens - length, tokens);
    };
  }

  /**
   * Runs of at most {@code share} tokens that cover the text, each but the first beginning with the
   * last {@code stride} tokens of the one before. From the left end the text is covered backwards.
   *
   * @param stride fewer than {@code share}
   */
  static List<Run> covering(int tokens, int share, int stride, TruncationSide side) {
    if (tokens <= share) {
      return List.of(new Run(0, tokens));
    }
    List<Run> runs = new ArrayList<>();
    int done = 0;
    for (int start = 0; done < tokens; start += share - stride) {
      done = Math.min(start + share, tokens);
      runs.add(
          side == TruncationSide.RIGHT
              ? new Run(start, done)
              : new Run(tokens - done, tokens - start));
    }
    return Collections.unmodifiableList(runs);
  }
}
