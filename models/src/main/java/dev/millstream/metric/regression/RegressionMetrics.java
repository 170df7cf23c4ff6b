package dev.millstream.metric.regression;

import dev.millstream.metric.MetricKind;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of a predicted number against the right one, in doubles (evaluate stores float32). */
public final class RegressionMetrics {
  private RegressionMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        MetricKind.of("mae", p -> FormulaMetric.of(p, new Errors(p, Errors.ABSOLUTE, false))),
        MetricKind.of(
            "mse",
            p -> {
              boolean squared = p.flag("squared", true);
              return FormulaMetric.of(p, new Errors(p, Errors.SQUARED, !squared));
            }),
        MetricKind.of("rmse", p -> FormulaMetric.of(p, new Errors(p, Errors.SQUARED, true))),
        MetricKind.of("mape", p -> FormulaMetric.of(p, new Errors(p, Errors.PERCENTAGE, false))),
        MetricKind.of("r_squared", p -> FormulaMetric.of(p, new RSquared(p, true))),
        MetricKind.of("r2", p -> FormulaMetric.of(p, new RSquared(p, false))),
        MetricKind.of("pearsonr", p -> FormulaMetric.of(p, new Pearson(p))));
  }
}
