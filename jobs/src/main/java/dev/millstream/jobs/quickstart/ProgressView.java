package dev.millstream.jobs.quickstart;

import java.io.PrintWriter;

/** Shows the counts while they grow: redrawn in place on a terminal, else a line now and then. */
final class ProgressView {
  private static final double SECONDS_BETWEEN_LINES = 5;

  private final PrintWriter out;
  private final boolean terminal;
  private int linesDrawn;
  private double lastLine = -SECONDS_BETWEEN_LINES;

  ProgressView(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(Counts counts) {
    if (terminal) {
      erase();
      String table = counts.table();
      out.print(table);
      linesDrawn = (int) table.lines().count();
      out.flush();
    } else if (counts.seconds() - lastLine >= SECONDS_BETWEEN_LINES) {
      out.println(counts.line());
      out.flush();
      lastLine = counts.seconds();
    }
  }

  /** Takes the last drawing away, so that what follows stands in its place. */
  void erase() {
    if (linesDrawn > 0) {
      out.printf("\033[%dA\033[J", linesDrawn); // cursor up, clear to the end
      linesDrawn = 0;
    }
  }
}
