package dev.millstream.jobs.cli;

import java.util.Map;

/** How many columns the terminal has, as its starter said in {@code COLUMNS}. */
final class TerminalWidth {
  private static final int UNKNOWN = 90;
  private static final int LEAST = 60;
  private static final int MOST = 200;

  private TerminalWidth() {}

  static int from(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (!columns.matches("[1-9]\\d{0,4}")) {
      return UNKNOWN;
    }
    return Math.min(MOST, Math.max(LEAST, Integer.parseInt(columns)));
  }
}
