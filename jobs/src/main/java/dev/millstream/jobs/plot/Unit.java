package dev.millstream.jobs.plot;

import dev.millstream.jobs.options.WindowOptions;
import java.util.List;

/** What the numbers are that windows begin and end with. */
enum Unit {
  /** Milliseconds since 1970. */
  TIME,
  /** Times of a clock of the rows' own, which began later than 1970. */
  MILLISECONDS,
  /** The number of a row in its group. */
  ROW;

  /** Times before 2001 are rather those of an example. */
  private static final long FIRST_TIME = 1_000_000_000_000L;

  static Unit of(WindowOptions window, List<Figure> figures) {
    if (window instanceof WindowOptions.Rows) {
      return ROW;
    }
    if (figures.stream().allMatch(figure -> figure.start() >= FIRST_TIME)) {
      return TIME;
    }
    return window.isByTime() ? MILLISECONDS : ROW;
  }
}
