package dev.millstream.metric.ranking;

import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.List;
import java.util.Map;

/** The mean over queries of how good each one's ranking is, of its first {@code k} or of all. */
final class PerQuery implements Formula<Tally> {
  private final RankedList ranked;
  private final Relevance relevance;
  private final int k;
  private final Goodness goodness;

  /** How good a ranking is, from 0 to 1. */
  interface Goodness {
    double of(List<Label> firstOnes, Map<Label, Double> grades, int k);
  }

  PerQuery(Parameters parameters, int k, Goodness goodness) {
    Reading reading = new Reading(parameters.metric());
    ranked = new RankedList(reading);
    relevance = new Relevance(reading);
    this.k = k;
    this.goodness = goodness;
  }

  @Override
  public Tally zero() {
    return Tally.zero(0, 1);
  }

  @Override
  public void add(Judged row, Tally to) {
    List<Label> all = ranked.of(row);
    Map<Label, Double> grades = relevance.of(row);
    to.sum(0, goodness.of(all.subList(0, Math.min(k, all.size())), grades, k));
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    return new Scalar(of.mean(0, rows));
  }

  /** Relevant ids found / relevant ids. */
  static double recall(List<Label> ranked, Map<Label, Double> grades, int k) {
    return (double) ranked.stream().filter(grades::containsKey).count() / grades.size();
  }

  /** 1 / rank of the first relevant id; 0 if there is none. */
  static double reciprocalRank(List<Label> ranked, Map<Label, Double> grades, int k) {
    for (int i = 0; i < ranked.size(); i++) {
      if (grades.containsKey(ranked.get(i))) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /**
   * Discounted gain / that of the best order (Järvelin and Kekäläinen 2002): the sum of gain /
   * log2(rank + 1).
   */
  static Goodness discountedGain(boolean exponential) {
    return (ranked, grades, k) -> {
      double[] gains =
          ranked.stream()
              .mapToDouble(id -> gain(grades.getOrDefault(id, 0.0), exponential))
              .toArray();
      double[] best =
          grades.values().stream()
              .sorted((a, b) -> Double.compare(b, a))
              .limit(k)
              .mapToDouble(grade -> gain(grade, exponential))
              .toArray();
      return discounted(gains) / discounted(best);
    };
  }

  private static double gain(double grade, boolean exponential) {
    return exponential ? Math.pow(2, grade) - 1 : grade;
  }

  private static double discounted(double[] gains) {
    double sum = 0;
    for (int i = 0; i < gains.length; i++) {
      sum += gains[i] * Math.log(2) / Math.log(i + 2.0);
    }
    return sum;
  }
}
