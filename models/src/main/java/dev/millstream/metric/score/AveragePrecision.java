package dev.millstream.metric.score;

import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Approximate;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.score.ScoreTally.Rows;

/**
 * The area under the precision-recall curve in steps: the sum over thresholds of (R_n - R_{n-1})
 * P_n, rows of equal score together (scikit-learn average_precision_score). Where scores share
 * bins, the error is how far the best and the worst order within the bins (all positive rows first,
 * all negative rows first) are from that.
 */
final class AveragePrecision implements ByRank.RankFormula {
  @Override
  public MetricValue of(ScoreTally scores, Rows all) {
    double together = 0;
    double best = 0;
    double worst = 0;
    long hits = 0;
    long above = 0;
    for (Rows rows : scores.fromTheHighest().values()) {
      if (scores.binned()) {
        best += inOrder(hits, above, rows.positive());
        worst += inOrder(hits, above + rows.negative(), rows.positive());
      }
      hits += rows.positive();
      above += rows.positive() + rows.negative();
      together += rows.positive() * ((double) hits / above);
    }
    double value = together / all.positive();
    if (!scores.binned()) {
      return new Scalar(value);
    }
    double error = Math.max(best - together, together - worst) / all.positive();
    return new Approximate(value, Math.max(error, 0));
  }

  /** The precisions at each of some positive rows that follow one another, added up. */
  private static double inOrder(long hits, long above, long positive) {
    double sum = 0;
    for (long i = 1; i <= positive; i++) {
      sum += (double) (hits + i) / (above + i);
    }
    return sum;
  }

  @Override
  public boolean needsNegatives() {
    return false;
  }
}
