package dev.millstream.jobs.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Text measured in columns of a terminal.
 *
 * <p>A code point takes no column if it is a mark or invisible, two if it is East Asian wide or
 * fullwidth or an emoji (blocks after Unicode Standard Annex 11), else one.
 */
public final class DisplayText {
  private static final String ELLIPSIS = "…";

  /** First and last code points of the wide blocks, in order. */
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF},
    {0x1F900, 0x1FAFF},
    {0x20000, 0x3FFFD},
  };

  private DisplayText() {}

  /** Columns that a line of text takes. */
  public static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  /** One line of printable text: control characters, which a terminal would obey, become spaces. */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().map(point -> isObeyed(point) ? ' ' : point).forEach(line::appendCodePoint);
    return line.toString().replaceAll("\\s+", " ").strip();
  }

  /** Text in its lines: but for these and tabs, what a terminal would obey becomes spaces. */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(point -> point == '\n' || point == '\t' || !isObeyed(point) ? point : ' ')
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }

  /** As much of the text as fits, with an ellipsis where something is missing. */
  public static String fit(String text, int columns) {
    return width(text) <= columns ? text : head(text, columns - 1).stripTrailing() + ELLIPSIS;
  }

  /** The text with spaces after it, as wide as that at least. */
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  /** Breaks between words, within a word only if it is wider than a line; keeps at most so many. */
  public static List<String> wrap(String text, int columns, int most) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (!rest.isEmpty() && lines.size() < most) {
      if (width(rest) <= columns || lines.size() == most - 1) {
        lines.add(fit(rest, columns));
        return lines;
      }
      String line = head(rest, columns);
      int space = rest.startsWith(" ", line.length()) ? line.length() : line.lastIndexOf(' ');
      if (space > 0) {
        line = rest.substring(0, space);
      }
      lines.add(line.stripTrailing());
      rest = rest.substring(line.length()).stripLeading();
    }
    return lines;
  }

  /** The longest beginning that fits, at least one code point of it. */
  private static String head(String text, int columns) {
    int end = 0;
    int used = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      used += width(point);
      if (used > columns && end > 0) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] block : WIDE) {
      if (point >= block[0] && point <= block[1]) {
        return 2;
      }
    }
    return 1;
  }

  private static boolean isObeyed(int point) {
    return Character.isISOControl(point) || isLayout(point);
  }

  /** Marks that reorder or break text, so that a text could disguise what stands beside it. */
  private static boolean isLayout(int point) {
    return (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x2028
        || point == 0x2029;
  }
}
