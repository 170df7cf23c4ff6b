package dev.millstream.hub.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern of Python's {@code fnmatchcase}: {@code *} any characters, {@code ?} one, {@code
 * [ab-d]} one of these, {@code [!ab-d]} one of the others. Takes time in proportion to text times
 * pattern, whatever they are.
 */
final class Glob {
  private final List<Part> parts = new ArrayList<>();

  /**
   * One place of the pattern.
   *
   * @param member what a character must be there
   * @param star whether any number of characters may be there
   */
  private record Part(IntPredicate member, boolean star) {}

  Glob(String pattern) {
    int[] chars = pattern.codePoints().toArray();
    int at = 0;
    while (at < chars.length) {
      int c = chars[at];
      int end = c == '[' ? endOfSet(chars, at + 1) : -1;
      if (end >= 0) {
        parts.add(new Part(set(chars, at + 1, end), false));
        at = end + 1;
      } else {
        boolean any = c == '*' || c == '?';
        parts.add(new Part(other -> any || other == c, c == '*'));
        at++;
      }
    }
  }

  boolean matches(String text) {
    int[] chars = text.codePoints().toArray();
    int part = 0;
    int star = -1;
    int at = 0;
    int afterStar = 0;
    while (at < chars.length) {
      if (part < parts.size() && parts.get(part).star()) {
        star = part++;
        afterStar = at;
      } else if (part < parts.size() && parts.get(part).member().test(chars[at])) {
        part++;
        at++;
      } else if (star >= 0) {
        // The last star takes one character more; earlier stars never need to.
        part = star + 1;
        at = ++afterStar;
      } else {
        return false;
      }
    }
    while (part < parts.size() && parts.get(part).star()) {
      part++;
    }
    return part == parts.size();
  }

  /** Where the set's {@code ]} is; -1 where there is none, so that {@code [} means itself. */
  private static int endOfSet(int[] chars, int start) {
    int at = start;
    if (at < chars.length && chars[at] == '!') {
      at++;
    }
    if (at < chars.length && chars[at] == ']') {
      at++;
    }
    while (at < chars.length && chars[at] != ']') {
      at++;
    }
    return at < chars.length ? at : -1;
  }

  private static IntPredicate set(int[] chars, int start, int end) {
    boolean others = chars[start] == '!';
    IntPredicate members = c -> false;
    int at = others ? start + 1 : start;
    while (at < end) {
      int from = chars[at];
      boolean range = at + 2 < end && chars[at + 1] == '-';
      int to = range ? chars[at + 2] : from;
      members = members.or(c -> from <= c && c <= to);
      at += range ? 3 : 1;
    }
    return others ? members.negate() : members;
  }
}
