package dev.millstream.metric.quantile;

import dev.millstream.metric.Column;
import dev.millstream.metric.MetricKind;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of how a number is distributed. */
public final class QuantileMetrics {
  private QuantileMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        new MetricKind(
            "quantiles", "of", p -> FormulaMetric.of(p, new Quantiles(p, Column.SCORE, "value"))),
        new MetricKind(
            "gen_len",
            "measure",
            p -> FormulaMetric.of(p, new Quantiles(p, Column.PREDICTION, "words"))));
  }
}
