package dev.millstream.generate.grammar;

/** The code points of a regular expression, one after the other. */
final class RegexReader {
  private final String regex;
  private final int[] codePoints;
  private int next;

  RegexReader(String regex) {
    this.regex = regex;
    this.codePoints = regex.codePoints().toArray();
  }

  boolean hasNext() {
    return next < codePoints.length;
  }

  boolean isLast() {
    return next == codePoints.length - 1;
  }

  int peek() {
    return codePoints[next];
  }

  boolean isNext(int codePoint) {
    return hasNext() && codePoints[next] == codePoint;
  }

  boolean skipIf(int codePoint) {
    boolean is = isNext(codePoint);
    next += is ? 1 : 0;
    return is;
  }

  int read() {
    if (!hasNext()) {
      throw refused("its end", "something must follow there");
    }
    return codePoints[next++];
  }

  /** What stands at the next character is refused. */
  IllegalGrammarException refused(String what, String why) {
    return refusedAt(next, what, why);
  }

  /** What stands at the character just read is refused. */
  IllegalGrammarException refusedLast(String what, String why) {
    return refusedAt(next - 1, what, why);
  }

  private IllegalGrammarException refusedAt(int index, String what, String why) {
    return new IllegalGrammarException(
        "the regular expression '%s' has %s at character %d that output cannot be kept to: %s."
            .formatted(regex, what, index + 1, why));
  }
}
