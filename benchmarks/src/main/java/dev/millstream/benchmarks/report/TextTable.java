package dev.millstream.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns for a terminal: the first to the left, the others to the right, two spaces between. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** Begins with the heads of the columns. */
  public TextTable(String... heads) {
    rows.add(List.of(heads));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when it has not a cell for each column
   */
  public TextTable row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row has %d cells, but the table %d columns."
              .formatted(cells.size(), rows.get(0).size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** A figure with so many digits behind the point; a dash where it is unknown. */
  public static String figure(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Least, middle and greatest of a spread. */
  public static String spread(Spread spread, int digits) {
    return figure(spread.min(), digits)
        + " / "
        + figure(spread.median(), digits)
        + " / "
        + figure(spread.max(), digits);
  }

  /** The lines, heads first. */
  public List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      String space = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? cell + space : "  " + space + cell);
    }
    return line.toString().stripTrailing();
  }
}
