package dev.millstream.metric.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricKind;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;
import java.util.function.BiFunction;

/** Metrics of two models on the same rows; each row is a {@link Paired}. */
public final class CompareMetrics {
  private CompareMetrics() {}

  /** All of them, with what makes the metric of one row by name and parameters. */
  public static List<MetricKind> all(BiFunction<String, ObjectNode, Metric> metrics) {
    return List.of(
        MetricKind.of("paired_accuracy", p -> FormulaMetric.of(p, new PairedAccuracy(p))),
        new MetricKind("paired_bootstrap", "metric", p -> bootstrap(p, metrics)));
  }

  private static Metric bootstrap(
      Parameters parameters, BiFunction<String, ObjectNode, Metric> metrics) {
    return FormulaMetric.of(
        parameters, new PairedBootstrap(parameters, RowMetric.of(parameters, metrics)));
  }
}
