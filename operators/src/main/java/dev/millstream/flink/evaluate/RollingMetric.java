package dev.millstream.flink.evaluate;

import dev.millstream.metric.drift.RollingReference;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The metric drift with a {@link RollingReference}, among those of an evaluation.
 *
 * @param windows how many a window is compared with
 * @param bins as drift has them
 * @param shown drift and its parameters, as figures have them
 * @param counted the profile
 */
record RollingMetric(int windows, int bins, MetricSpec shown, MetricSpec counted)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * That of several metrics.
   *
   * @throws IllegalArgumentException with a sentence if it cannot be, or there are two
   */
  static Optional<RollingMetric> among(List<MetricSpec> metrics) {
    List<RollingMetric> found = new ArrayList<>();
    for (MetricSpec metric : metrics) {
      RollingReference.of(metric.name(), metric.object())
          .ifPresent(
              reference ->
                  found.add(
                      new RollingMetric(
                          reference.windows(),
                          reference.bins(),
                          metric,
                          new MetricSpec(
                              RollingReference.COUNTED, reference.counted().toString()))));
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "drift with a rolling reference is asked for twice. Ask for it once, or pin one of the references.");
    }
    return found.stream().findFirst();
  }

  /** The metrics that are counted: the profile instead of the drift. */
  List<MetricSpec> instead(List<MetricSpec> metrics) {
    Set<MetricSpec> all = new LinkedHashSet<>();
    metrics.forEach(metric -> all.add(metric.equals(shown) ? counted : metric));
    return List.copyOf(all);
  }

  /**
   * Refuses windows that do not follow one another.
   *
   * @throws IllegalArgumentException with a sentence
   */
  void check(EvaluationWindow window) {
    if (!(window instanceof EvaluationWindow.Tumbling
        || window instanceof EvaluationWindow.Sliding
        || window instanceof EvaluationWindow.Rows)) {
      throw new IllegalArgumentException(
          "a rolling reference needs windows that follow one another, and %s has none. Use tumbling or sliding windows, by time or by rows, or pin the reference."
              .formatted(window));
    }
  }
}
