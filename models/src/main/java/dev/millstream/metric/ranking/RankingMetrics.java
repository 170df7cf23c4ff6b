package dev.millstream.metric.ranking;

import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricKind;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.ranking.PerQuery.Goodness;
import dev.millstream.metric.state.FormulaMetric;
import java.util.List;

/** Metrics of a ranked list against what is right or relevant. */
public final class RankingMetrics {
  private static final int ALL = Integer.MAX_VALUE;

  private RankingMetrics() {}

  /** All of them. */
  public static List<MetricKind> all() {
    return List.of(
        new MetricKind("top_k_accuracy", "k", p -> FormulaMetric.of(p, new TopK(p))),
        new MetricKind("recall_at_k", "k", p -> perQuery(p, 10, PerQuery::recall)),
        new MetricKind("mrr", "k", p -> perQuery(p, ALL, PerQuery::reciprocalRank)),
        new MetricKind(
            "ndcg",
            "k",
            p -> {
              String gain = p.choice("gain", "linear", "linear", "exponential");
              return perQuery(p, ALL, PerQuery.discountedGain(gain.equals("exponential")));
            }));
  }

  private static Metric perQuery(Parameters p, int fallback, Goodness goodness) {
    return FormulaMetric.of(p, new PerQuery(p, p.whole("k", fallback, 1, ALL), goodness));
  }
}
