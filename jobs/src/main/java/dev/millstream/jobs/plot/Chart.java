package dev.millstream.jobs.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is drawn of one metric.
 *
 * @param parameters of the metric, a JSON object
 * @param error the most that any of the values can be off, 0 where they are exact
 * @param panels lines whose numbers can share a scale
 * @param gaps why values are missing
 */
record Chart(String metric, String parameters, double error, List<Panel> panels, List<Gap> gaps) {

  /**
   * Lines on one scale.
   *
   * @param leftOut how many more lines there would be
   */
  record Panel(List<Line> lines, int leftOut) {}

  /**
   * One number of a metric's value in one group, window by window.
   *
   * @param component path of the number in the value, empty where the value is the number
   * @param x ascending, in the axis' unit
   * @param y beside x; null where there is no value
   * @param start of the last window
   * @param end of the last window
   * @param rows of the last window
   */
  record Line(
      String group,
      String component,
      List<Long> x,
      List<@Nullable Double> y,
      long start,
      long end,
      long rows) {}

  /**
   * A reason for which values are missing.
   *
   * @param windows how many there are, all groups counted
   * @param first where the first of them stands on the axis
   * @param group in which the first of them is
   */
  record Gap(String reason, int windows, long first, String group) {}
}
