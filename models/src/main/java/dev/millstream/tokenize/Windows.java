package dev.millstream.tokenize;

import java.util.List;
import java.util.function.BiConsumer;

/** The runs of two texts' tokens, each of the first to be read with each of the second. */
record Windows(List<Run> first, List<Run> second) {
  /** Tokens in all windows of a text, so that no text can take a task's memory. */
  private static final long MOST_TOKENS = 1L << 22;

  /**
   * The runs of one text.
   *
   * @throws IllegalTextException when so few tokens are left to the text that the stride would
   *     never reach its end
   */
  static List<Run> runs(int tokens, int share, int stride, TruncationSide side) {
    if (tokens > share && stride >= share) {
      throw new IllegalTextException(
          ("only %d tokens of the text fit into a window, which is no more than the stride of %d"
                  + " that windows share. Lower the stride, shorten the other text, or allow more"
                  + " tokens.")
              .formatted(share, stride));
    }
    return Run.covering(tokens, share, stride, side);
  }

  /** Refuses a text of too many windows. */
  void requireFew(int windowLength, int stride) {
    long windows = (long) first.size() * second.size();
    if (windows > 1 && windows * windowLength > MOST_TOKENS) {
      throw new IllegalTextException(
          ("the text gives %d windows of %d tokens at a stride of %d, and at most %d tokens are made"
                  + " of one text. Lower the stride, or split the text.")
              .formatted(windows, windowLength, stride, MOST_TOKENS));
    }
  }

  /**
   * In the order of Python: first with first, later ones of the first text, those of the second.
   */
  void forEach(BiConsumer<Run, Run> window) {
    window.accept(first.get(0), second.get(0));
    for (Run one : first.subList(1, first.size())) {
      for (Run two : second) {
        window.accept(one, two);
      }
    }
    for (Run two : second.subList(1, second.size())) {
      window.accept(first.get(0), two);
    }
  }
}
