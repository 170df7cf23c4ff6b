package dev.millstream.metric.score;

import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Approximate;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.score.ScoreTally.Rows;
import java.math.BigInteger;

/**
 * The probability that a positive row's score is above a negative one's, ties counting half
 * (Mann-Whitney U / (P N), as scikit-learn roc_auc_score). Where scores share bins the pairs within
 * a bin count half, so the error is at most half of those pairs over P N.
 */
final class RocAuc implements ByRank.RankFormula {
  @Override
  public MetricValue of(ScoreTally scores, Rows all) {
    BigInteger doubled = BigInteger.ZERO;
    BigInteger tied = BigInteger.ZERO;
    long below = all.negative();
    for (Rows rows : scores.fromTheHighest().values()) {
      below -= rows.negative();
      doubled = doubled.add(product(rows.positive(), 2 * below + rows.negative()));
      tied = tied.add(product(rows.positive(), rows.negative()));
    }
    double pairs = 2 * product(all.positive(), all.negative()).doubleValue();
    double value = doubled.doubleValue() / pairs;
    return scores.binned() ? new Approximate(value, tied.doubleValue() / pairs) : new Scalar(value);
  }

  @Override
  public boolean needsNegatives() {
    return true;
  }

  private static BigInteger product(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
  }
}
