package dev.millstream.generate.decode;

import java.util.List;

/**
 * Cuts a text that comes in pieces before the first of some strings, where the text is not to keep
 * it. An end that may be the beginning of one is held back until it is known not to be.
 *
 * <p>Threading: confined to one thread.
 */
public final class StopCut {
  private final List<String> strings;
  private String held = "";
  private boolean cut;

  /** Cuts before the first of these strings, none of them empty. */
  public StopCut(List<String> strings) {
    this.strings = List.copyOf(strings);
  }

  /** Adds a piece; what of the text may be given out now. */
  public String add(String piece) {
    if (cut) {
      return "";
    }
    String text = held + piece;
    int end = strings.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
    if (end >= 0) {
      cut = true;
      held = "";
      return text.substring(0, end);
    }
    int settled = text.length() - longestBeginning(text);
    held = text.substring(settled);
    return text.substring(0, settled);
  }

  /** How many characters at the end of the text are the beginning of a string. */
  private int longestBeginning(String text) {
    int longest = 0;
    for (String string : strings) {
      for (int length = Math.min(string.length() - 1, text.length()); length > longest; length--) {
        if (text.startsWith(string.substring(0, length), text.length() - length)) {
          longest = length;
        }
      }
    }
    return longest;
  }

  /** What was held back; once, at the end. */
  public String finish() {
    String rest = held;
    held = "";
    return rest;
  }

  /** Whether one of the strings has come. */
  public boolean isCut() {
    return cut;
  }
}
