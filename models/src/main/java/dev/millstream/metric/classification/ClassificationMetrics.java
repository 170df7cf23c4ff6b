package dev.millstream.metric.classification;

import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricKind;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of a predicted label against the right one; both are labels of one kind. */
public final class ClassificationMetrics {
  private ClassificationMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        MetricKind.of("accuracy", p -> FormulaMetric.of(p, new Accuracy(p))),
        new MetricKind("precision", "average", p -> averaged(LabelScore.PRECISION, p)),
        new MetricKind("recall", "average", p -> averaged(LabelScore.RECALL, p)),
        new MetricKind("f1", "average", p -> averaged(LabelScore.F1, p)),
        MetricKind.of("confusion_matrix", p -> FormulaMetric.of(p, new ConfusionMatrix(p))),
        MetricKind.of("matthews_correlation", p -> FormulaMetric.of(p, new Matthews(p))));
  }

  private static Metric averaged(LabelScore score, Parameters parameters) {
    return FormulaMetric.of(parameters, new AveragedScore(score, parameters));
  }
}
