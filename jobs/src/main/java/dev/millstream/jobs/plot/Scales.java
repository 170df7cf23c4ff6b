package dev.millstream.jobs.plot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which lines of a metric share a scale: a share beside a count would be a flat line. Numbers up to
 * 1, numbers up to 100, and greater ones are drawn apart.
 */
final class Scales {
  private static final double SHARE = 1;
  private static final double PERCENTAGE = 100;

  private Scales() {}

  /** Panels with the smallest numbers first; the lines of a component are all in one of them. */
  static List<Chart.Panel> panels(List<Chart.Line> lines, int most) {
    Map<String, Double> greatest = new HashMap<>();
    for (Chart.Line line : lines) {
      for (Double y : line.y()) {
        greatest.merge(line.component(), y == null ? 0 : Math.abs(y), Math::max);
      }
    }
    TreeMap<Integer, List<Chart.Line>> panels = new TreeMap<>();
    for (Chart.Line line : lines) {
      int scale = scale(greatest.getOrDefault(line.component(), 0.0));
      panels.computeIfAbsent(scale, s -> new ArrayList<>()).add(line);
    }
    return panels.values().stream()
        .map(
            panel ->
                new Chart.Panel(
                    List.copyOf(panel.subList(0, Math.min(most, panel.size()))),
                    Math.max(0, panel.size() - most)))
        .toList();
  }

  private static int scale(double greatest) {
    if (greatest <= SHARE) {
      return 0;
    }
    return greatest <= PERCENTAGE ? 1 : 2;
  }
}
