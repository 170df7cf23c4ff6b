package dev.millstream.metric.score;

import dev.millstream.metric.MetricKind;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of a score against the right class. */
public final class ScoreMetrics {
  private ScoreMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        MetricKind.of("roc_auc", p -> FormulaMetric.of(p, new ByRank(p, new RocAuc()))),
        MetricKind.of(
            "average_precision", p -> FormulaMetric.of(p, new ByRank(p, new AveragePrecision()))),
        MetricKind.of("log_loss", p -> FormulaMetric.of(p, new LogLoss(p))),
        MetricKind.of("brier_score", p -> FormulaMetric.of(p, new Brier(p))),
        new MetricKind("ece", "n_bins", p -> FormulaMetric.of(p, new CalibrationError(p))));
  }
}
