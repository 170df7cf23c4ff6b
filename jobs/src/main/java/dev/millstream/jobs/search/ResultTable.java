package dev.millstream.jobs.search;

import dev.millstream.jobs.terminal.DisplayText;
import java.util.List;
import java.util.Locale;

/** Sets search hits as a table of rank, score, document and the beginning of the text. */
public final class ResultTable {
  private static final int RANK = 4;
  private static final int SCORE = 6;
  private static final int GAP = 2;
  private static final int TEXT_LINES = 3;

  private final int width;

  /** A table of at most {@code width} columns, at least 60. */
  public ResultTable(int width) {
    this.width = width;
  }

  /** The table, a line for each row of it, with a header. */
  public String render(List<SearchHit> hits) {
    int documents = documentColumns(hits);
    int texts = width - RANK - SCORE - documents - 3 * GAP;
    StringBuilder table = new StringBuilder();
    row(table, "rank", " score", DisplayText.pad("document", documents), "text");
    int rank = 0;
    for (SearchHit hit : hits) {
      rank++;
      List<String> lines = DisplayText.wrap(DisplayText.oneLine(hit.text()), texts, TEXT_LINES);
      String document =
          DisplayText.pad(
              DisplayText.fit(DisplayText.oneLine(hit.document()), documents), documents);
      row(
          table,
          String.format(Locale.ROOT, "%4d", rank),
          String.format(Locale.ROOT, "%6.3f", hit.score()),
          document,
          lines.isEmpty() ? "" : lines.get(0));
      String indent = " ".repeat(RANK + SCORE + documents + 2 * GAP);
      lines.stream().skip(1).forEach(line -> row(table, indent, line));
    }
    return table.toString();
  }

  /** As wide as the longest id, but no more than a third of the table. */
  private int documentColumns(List<SearchHit> hits) {
    int longest =
        hits.stream()
            .mapToInt(hit -> DisplayText.width(DisplayText.oneLine(hit.document())))
            .max()
            .orElse(0);
    return Math.max("document".length(), Math.min(longest, width / 3));
  }

  private static void row(StringBuilder table, String... cells) {
    table.append(String.join(" ".repeat(GAP), cells).stripTrailing()).append('\n');
  }
}
