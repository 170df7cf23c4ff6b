package dev.millstream.chat.jinja;

/** Python's {@code repr} of a string. */
final class StringRepr {
  private StringRepr() {}

  static void append(String text, StringBuilder to) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    to.append(quote);
    text.codePoints().forEach(c -> character(c, quote, to));
    to.append(quote);
  }

  private static void character(int c, char quote, StringBuilder to) {
    switch (c) {
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      case '\\' -> to.append("\\\\");
      default -> {
        if (c == quote) {
          to.append('\\').append(quote);
        } else if (isPrintable(c)) {
          to.appendCodePoint(c);
        } else {
          to.append((c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
