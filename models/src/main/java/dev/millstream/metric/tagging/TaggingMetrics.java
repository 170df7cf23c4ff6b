package dev.millstream.metric.tagging;

import dev.millstream.metric.MetricKind;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of lists of tags. */
public final class TaggingMetrics {
  private TaggingMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(MetricKind.of("seqeval", p -> FormulaMetric.of(p, new Seqeval(p))));
  }
}
