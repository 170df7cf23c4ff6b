package dev.millstream.python;

/** What Python's strings take for white space. */
public final class PythonSpace {
  private PythonSpace() {}

  /** Whether {@code isspace} says so. */
  public static boolean is(int c) {
    return (c >= 0x09 && c <= 0x0d)
        || (c >= 0x1c && c <= 0x20)
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** Whether {@code splitlines} ends a line there. */
  public static boolean endsLine(char c) {
    return (c >= 0x0a && c <= 0x0d)
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  /** The end of the white space that starts at an index. */
  public static int end(String text, int start) {
    int end = start;
    while (end < text.length() && is(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** {@code lstrip}. */
  public static String stripStart(String text) {
    return text.substring(end(text, 0));
  }

  /** {@code strip}. */
  public static String strip(String text) {
    return stripEnd(stripStart(text));
  }

  /** {@code rstrip}. */
  public static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && is(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
