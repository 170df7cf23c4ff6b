package dev.millstream.chat.jinja;

/** Reads what stands between the quotes of a string as Python does. */
final class StringEscapes {
  private static final String NAMES = "\\'\"abfnrtv";
  private static final String MEANT = "\\'\"\u0007\b\f\n\r\t\u000b";

  private final String text;
  private final StringBuilder read = new StringBuilder();
  private int position;

  private StringEscapes(String text) {
    this.text = text;
  }

  static String read(String text) {
    return text.indexOf('\\') < 0 ? text : new StringEscapes(text).read();
  }

  private String read() {
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '\\') {
        escape();
      } else {
        read.append(c);
      }
    }
    return read.toString();
  }

  private void escape() {
    char kind = text.charAt(position++);
    int named = NAMES.indexOf(kind);
    if (named >= 0) {
      read.append(MEANT.charAt(named));
    } else if (kind >= '0' && kind <= '7') {
      octal();
    } else {
      switch (kind) {
        case '\n' -> {}
        case 'x' -> hex(2);
        case 'u' -> hex(4);
        case 'U' -> hex(8);
        case 'N' -> throw TemplateProblem.syntax("\\N{...} in strings is not taken: use \\u");
        default -> read.append('\\').append(kind);
      }
    }
  }

  private void octal() {
    int value = 0;
    position--;
    for (int digits = 0; digits < 3 && position < text.length(); digits++) {
      char c = text.charAt(position);
      if (c < '0' || c > '7') {
        break;
      }
      value = 8 * value + (c - '0');
      position++;
    }
    read.appendCodePoint(value);
  }

  private void hex(int digits) {
    int end = position + digits;
    int value = 0;
    for (; position < end; position++) {
      int digit = position < text.length() ? Character.digit(text.charAt(position), 16) : -1;
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        throw TemplateProblem.syntax("an escape with \\x, \\u or \\U is broken");
      }
      value = 16 * value + digit;
    }
    if (!Character.isValidCodePoint(value)) {
      throw TemplateProblem.syntax("an escape with \\x, \\u or \\U is broken");
    }
    read.appendCodePoint(value);
  }
}
