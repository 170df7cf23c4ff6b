package dev.millstream.metric.drift;

import dev.millstream.metric.MetricKind;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of rows whose labels are not known: what they are like, and whether that changes. */
public final class DriftMetrics {
  private DriftMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        MetricKind.of("profile", p -> FormulaMetric.of(p, new WindowProfile(p))),
        MetricKind.of("drift", DriftFromReference::of));
  }
}
