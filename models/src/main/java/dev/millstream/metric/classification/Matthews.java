package dev.millstream.metric.classification;

import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.LabelTally;
import java.math.BigInteger;

/**
 * Matthews correlation for any number of labels (Gorodkin 2004, as scikit-learn matthews_corrcoef):
 * with c right rows of s, p_k predicted and t_k actual of label k, (c s - sum p_k t_k) / sqrt((s^2
 * - sum p_k^2)(s^2 - sum t_k^2)); 0 where that is 0/0.
 */
final class Matthews implements Formula<LabelTally> {
  private final LabelPairs pairs;
  private final int mostLabels;

  Matthews(Parameters parameters) {
    pairs = new LabelPairs(parameters);
    mostLabels = parameters.whole("max_labels", 1000, 2, 100_000);
  }

  @Override
  public LabelTally zero() {
    return Outcomes.noLabels(mostLabels);
  }

  @Override
  public void add(Judged row, LabelTally to) {
    Outcomes.count(pairs.of(row), to);
  }

  @Override
  public MetricValue value(LabelTally of, long rows) {
    return of.refusal()
        .<MetricValue>map(refusal -> refusal)
        .orElseGet(() -> new Scalar(correlation(of, rows)));
  }

  private static double correlation(LabelTally of, long rows) {
    BigInteger both = BigInteger.ZERO;
    BigInteger predicted = product(rows, rows);
    BigInteger actual = predicted;
    for (long[] counts : of.counts().values()) {
      Outcomes label = Outcomes.of(counts);
      both =
          both.add(product(label.hits(), rows))
              .subtract(product(label.predicted(), label.actual()));
      predicted = predicted.subtract(product(label.predicted(), label.predicted()));
      actual = actual.subtract(product(label.actual(), label.actual()));
    }
    double norm = Math.sqrt(predicted.doubleValue()) * Math.sqrt(actual.doubleValue());
    return norm == 0 ? 0 : both.doubleValue() / norm;
  }

  private static BigInteger product(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
  }
}
