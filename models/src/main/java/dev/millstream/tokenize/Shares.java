package dev.millstream.tokenize;

/** How many tokens of each of two texts stay. */
record Shares(int first, int second) {

  /**
   * Shares of a room that both texts together overfill.
   *
   * @param room tokens there is room for beside the special tokens
   * @throws IllegalTextException when the text that may not be cut leaves no room for the other
   */
  static Shares of(int first, int second, int room, Truncation truncation) {
    if (room == 0) {
      return new Shares(0, 0);
    }
    return switch (truncation) {
      case LONGEST_FIRST -> longestFirst(first, second, room);
      case ONLY_FIRST -> new Shares(rest(room, second, "second", truncation), second);
      case ONLY_SECOND -> new Shares(first, rest(room, first, "first", truncation));
      case ERROR -> throw new IllegalArgumentException("there are no shares where nothing is cut");
    };
  }

  private static Shares longestFirst(int first, int second, int room) {
    int ofShorter = Math.min(Math.min(first, second), room / 2);
    int ofLonger = room - ofShorter;
    return first > second ? new Shares(ofLonger, ofShorter) : new Shares(ofShorter, ofLonger);
  }

  private static int rest(int room, int uncut, String name, Truncation truncation) {
    if (uncut >= room) {
      throw new IllegalTextException(
          ("the %s text alone fills the %d tokens that there are beside the special tokens, and"
                  + " truncation %s may not cut it. Shorten it, or allow more tokens.")
              .formatted(name, room, truncation));
    }
    return room - uncut;
  }
}
