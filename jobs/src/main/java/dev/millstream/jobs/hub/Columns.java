package dev.millstream.jobs.hub;

import dev.millstream.jobs.terminal.DisplayText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table whose columns are as wide as their widest cell. Nothing is cut off, since programs may
 * read it too: what has no limit, such as a name, stands last.
 */
final class Columns {
  private static final String GAP = "  ";

  private final List<String> titles = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a column of texts. */
  Columns left(String title) {
    titles.add(title);
    right.add(false);
    return this;
  }

  /** Adds a column of numbers. */
  Columns right(String title) {
    titles.add(title);
    right.add(true);
    return this;
  }

  /** Adds a row of as many cells as there are columns. */
  void row(String... cells) {
    rows.add(Arrays.stream(cells).map(DisplayText::oneLine).toList());
  }

  /** The table, a line for each row, with the titles on top. */
  String render() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    line(text, titles, widths);
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String fill = " ".repeat(widths[i] - DisplayText.width(cell));
      line.append(i == 0 ? "" : GAP).append(right.get(i) ? fill + cell : cell + fill);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private int[] widths() {
    int[] widths = titles.stream().mapToInt(DisplayText::width).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], DisplayText.width(row.get(i)));
      }
    }
    return widths;
  }
}
