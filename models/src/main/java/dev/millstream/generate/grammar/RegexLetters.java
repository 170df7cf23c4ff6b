package dev.millstream.generate.grammar;

/** Reads which characters a class in brackets or an escape of a regular expression stands for. */
final class RegexLetters {
  private static final CodePointSet DIGITS = CodePointSet.of('0', '9');
  private static final CodePointSet WORD = CodePointSet.of('0', '9', 'A', 'Z', 'a', 'z', '_', '_');
  private static final CodePointSet SPACE = CodePointSet.ofEach(" \t\n\u000b\f\r");

  private final RegexReader in;

  RegexLetters(RegexReader in) {
    this.in = in;
  }

  /** After a backslash. */
  CodePointSet escaped() {
    int c = in.read();
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> DIGITS.not();
      case 'w' -> WORD;
      case 'W' -> WORD.not();
      case 's' -> SPACE;
      case 'S' -> SPACE.not();
      default -> one(escapedCharacter(c));
    };
  }

  private static CodePointSet one(int codePoint) {
    return CodePointSet.of(codePoint, codePoint);
  }

  private int escapedCharacter(int c) {
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      default -> {
        if (c < 0x80 && Character.isLetterOrDigit(c)) {
          throw in.refusedLast(
              "'\\" + (char) c + "'",
              "of escapes only \\d \\D \\w \\W \\s \\S \\t \\n \\r \\f \\xHH \\uHHHH and those of"
                  + " punctuation are supported");
        }
        yield c;
      }
    };
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(in.read(), 16);
      if (digit < 0) {
        throw in.refusedLast("an escape", digits + " hexadecimal digits must follow");
      }
      value = value * 16 + digit;
    }
    if (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE) {
      throw in.refusedLast("half a surrogate pair", "write the character itself");
    }
    return value;
  }

  /** After the opening bracket, up to and with the closing one. */
  CodePointSet bracketed() {
    boolean negated = in.skipIf('^');
    CodePointSet set = CodePointSet.of();
    do {
      set = set.or(member());
    } while (!in.skipIf(']'));
    return negated ? set.not() : set;
  }

  private CodePointSet member() {
    int c = in.read();
    if (c == '[' || (c == '&' && in.isNext('&'))) {
      throw in.refusedLast(
          "'" + (char) c + "' in a class", "classes cannot be nested; write \\" + (char) c);
    }
    if (c == ']') {
      throw in.refusedLast("']' first in a class", "write \\] for the character");
    }
    if (c == '\\') {
      CodePointSet escaped = escaped();
      boolean single = escaped.ranges() == 1 && escaped.lowest(0) == escaped.highest(0);
      return single ? rangeFrom(escaped.lowest(0)) : escaped;
    }
    return rangeFrom(c);
  }

  /** A character, or the range that begins with it. */
  private CodePointSet rangeFrom(int lowest) {
    if (!in.isNext('-')) {
      return one(lowest);
    }
    in.read();
    if (in.isNext(']')) {
      return one(lowest).or(one('-'));
    }
    int highest = in.read();
    if (highest == '\\') {
      highest = escapedCharacter(in.read());
    }
    if (highest < lowest || highest == '[') {
      throw in.refusedLast("a range in a class", "it must lead from a lower to a higher character");
    }
    return CodePointSet.of(lowest, highest);
  }
}
