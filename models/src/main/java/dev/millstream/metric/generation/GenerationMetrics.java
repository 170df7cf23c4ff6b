package dev.millstream.metric.generation;

import dev.millstream.metric.MetricKind;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of generated texts that need no reference. */
public final class GenerationMetrics {
  private GenerationMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        new MetricKind("distinct_n", "n", p -> FormulaMetric.of(p, new DistinctN(p))),
        new MetricKind("repetition", "n", p -> FormulaMetric.of(p, new Repetition(p))),
        MetricKind.of("diversity", p -> FormulaMetric.of(p, new Diversity(p))),
        MetricKind.of("refusal_rate", p -> FormulaMetric.of(p, new RefusalRate(p))),
        new MetricKind("finish_reasons", "of", p -> FormulaMetric.of(p, new FinishReasons(p))));
  }
}
