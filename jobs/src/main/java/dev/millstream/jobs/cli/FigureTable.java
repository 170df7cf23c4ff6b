package dev.millstream.jobs.cli;

import dev.millstream.files.LineFormat;
import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.jobs.terminal.DisplayText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Figures as the rows of a table, written as they come: window, rows, group, metric, value. */
final class FigureTable implements LineFormat<MetricReport> {
  private static final long serialVersionUID = 1L;

  /** Times before 2001 are rather numbers of rows, or seconds of an example. */
  private static final long FIRST_TIME = 1_000_000_000_000L;

  private static final int WINDOW = 24;
  private static final int ROWS = 8;
  private static final int GROUP = 20;
  private static final int METRIC = 24;
  private static final String GAP = "  ";
  private static final int LEAST_VALUE = 20;

  private final int width;
  private boolean hasHeader;

  /** A table of this many columns of a terminal. */
  FigureTable(int width) {
    this.width = width;
  }

  @Override
  public byte[] line(MetricReport report) {
    String metric =
        report.parameters().equals("{}")
            ? report.metric()
            : report.metric() + " " + report.parameters();
    String row =
        row(window(report), Long.toString(report.n()), group(report), metric, report.value());
    String head = hasHeader ? "" : row("window", "rows", "group", "metric", "value") + "\n";
    hasHeader = true;
    return (head + row).getBytes(StandardCharsets.UTF_8);
  }

  private String row(String window, String rows, String group, String metric, String value) {
    int left = width - WINDOW - ROWS - GROUP - METRIC - 4 * GAP.length();
    return (cell(window, WINDOW)
            + GAP
            + cell(rows, ROWS)
            + GAP
            + cell(group, GROUP)
            + GAP
            + cell(metric, METRIC)
            + GAP
            + DisplayText.fit(DisplayText.oneLine(value), Math.max(LEAST_VALUE, left)))
        .stripTrailing();
  }

  private static String cell(String text, int columns) {
    return DisplayText.pad(DisplayText.fit(DisplayText.oneLine(text), columns), columns);
  }

  private static String window(MetricReport report) {
    return report.start() < FIRST_TIME
        ? report.start() + " – " + report.end()
        : Instant.ofEpochMilli(report.start()).toString();
  }

  private static String group(MetricReport report) {
    return String.join(", ", report.group());
  }
}
