package dev.millstream.metric.score;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.Set;

/**
 * The mean of (p - y)^2, p the probability of the positive class, y 1 or 0 (Brier 1950;
 * scikit-learn brier_score_loss).
 */
final class Brier implements Formula<Tally> {
  private final BinaryRows rows;

  Brier(Parameters parameters) {
    rows = new BinaryRows(parameters);
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.SCORE, Column.REFERENCE);
  }

  @Override
  public Tally zero() {
    return Tally.zero(0, 1);
  }

  @Override
  public void add(Judged row, Tally to) {
    double miss = rows.probability(row) - (rows.positive(row) ? 1 : 0);
    to.sum(0, miss * miss);
  }

  @Override
  public MetricValue value(Tally of, long count) {
    return new Scalar(of.mean(0, count));
  }
}
