package dev.millstream.jobs.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which figures make a line, and which lines stand together: a chart for each metric and its
 * parameters, a line for each group and each number of the value.
 */
final class Charts {
  /** More lines than these on one scale can neither be told apart nor be looked through. */
  static final int MOST_LINES = 60;

  private final Axis axis;
  private final String metric;
  private final String parameters;
  private final Map<Map<String, String>, TreeMap<Long, Figure>> groups = new LinkedHashMap<>();

  private Charts(Axis axis, Figure first) {
    this.axis = axis;
    this.metric = first.metric();
    this.parameters = first.parameters();
  }

  /**
   * Charts in the order in which their metrics come first.
   *
   * @param figures of two for the same window, group and metric the last one holds
   */
  static List<Chart> of(List<Figure> figures, Axis axis) {
    Map<List<String>, Charts> charts = new LinkedHashMap<>();
    for (Figure figure : figures) {
      charts
          .computeIfAbsent(
              List.of(figure.metric(), figure.parameters()), key -> new Charts(axis, figure))
          .add(figure);
    }
    return charts.values().stream().map(Charts::chart).toList();
  }

  private void add(Figure figure) {
    groups.computeIfAbsent(figure.group(), group -> new TreeMap<>()).put(axis.of(figure), figure);
  }

  private Chart chart() {
    Map<String, Gap> gaps = new LinkedHashMap<>();
    List<Chart.Line> lines = new ArrayList<>();
    double error = 0;
    List<TreeMap<Long, Figure>> sorted =
        groups.values().stream()
            .sorted(Comparator.comparing(windows -> windows.firstEntry().getValue().groupLabel()))
            .toList();
    for (TreeMap<Long, Figure> windows : sorted) {
      TreeMap<Long, Reading> readings = new TreeMap<>();
      windows.forEach((x, figure) -> readings.put(x, Reading.of(figure.value())));
      Figure last = windows.lastEntry().getValue();
      for (Map.Entry<Long, Reading> entry : readings.entrySet()) {
        error = Math.max(error, entry.getValue().error());
        String because = entry.getValue().undefined();
        if (because != null) {
          gaps.computeIfAbsent(because, r -> new Gap(entry.getKey(), last.groupLabel())).windows++;
        }
      }
      components(readings).forEach(component -> lines.add(line(component, readings, last)));
    }
    return new Chart(metric, parameters, error, Scales.panels(lines, MOST_LINES), listed(gaps));
  }

  private static Set<String> components(Map<Long, Reading> readings) {
    Set<String> components = new LinkedHashSet<>();
    readings.values().forEach(reading -> components.addAll(reading.numbers().keySet()));
    return components.isEmpty() ? Set.of("") : components;
  }

  private static Chart.Line line(String component, Map<Long, Reading> readings, Figure last) {
    List<@Nullable Double> y = new ArrayList<>();
    readings.values().forEach(reading -> y.add(reading.numbers().get(component)));
    return new Chart.Line(
        last.groupLabel(),
        component,
        List.copyOf(readings.keySet()),
        y,
        last.start(),
        last.end(),
        last.rows());
  }

  private static List<Chart.Gap> listed(Map<String, Gap> gaps) {
    return gaps.entrySet().stream()
        .map(
            gap ->
                new Chart.Gap(
                    gap.getKey(),
                    gap.getValue().windows,
                    gap.getValue().first,
                    gap.getValue().group))
        .toList();
  }

  private static final class Gap {
    private final long first;
    private final String group;
    private int windows;

    private Gap(long first, String group) {
      this.first = first;
      this.group = group;
    }
  }
}
