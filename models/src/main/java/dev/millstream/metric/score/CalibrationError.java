package dev.millstream.metric.score;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Expected calibration error (Naeini 2015): over {@code n_bins} equal bins (lower, upper] of the
 * score, zero in the first, the mean of |share of right rows - mean score|, weighted by rows. A row
 * is right if prediction and reference are equal labels, or with {@code correct=reference} if the
 * reference is positive (the score is then the positive class's probability).
 */
final class CalibrationError implements Formula<Tally> {
  private static final String BY_LABEL = "prediction == reference";

  private final BinaryRows rows;
  private final Reading reading;
  private final int bins;
  private final boolean byLabel;

  CalibrationError(Parameters parameters) {
    rows = new BinaryRows(parameters);
    reading = new Reading(parameters.metric());
    bins = parameters.whole("n_bins", 10, 1, 1000);
    byLabel = parameters.choice("correct", BY_LABEL, BY_LABEL, "reference").equals(BY_LABEL);
    parameters.choice("confidence", "score", "score");
  }

  @Override
  public Set<Column> reads() {
    return byLabel
        ? Set.of(Column.SCORE, Column.PREDICTION, Column.REFERENCE)
        : Set.of(Column.SCORE, Column.REFERENCE);
  }

  @Override
  public Tally zero() {
    return Tally.zero(bins, bins);
  }

  @Override
  public void add(Judged row, Tally to) {
    double score = rows.probability(row);
    boolean right =
        byLabel
            ? reading.label(row, Column.PREDICTION).equals(reading.label(row, Column.REFERENCE))
            : rows.positive(row);
    int bin = bin(score);
    to.count(bin, right ? 1 : 0);
    to.sum(bin, score);
  }

  private int bin(double score) {
    int bin = Math.min(bins - 1, (int) (score * bins));
    while (bin > 0 && score <= (double) bin / bins) {
      bin--;
    }
    while (bin < bins - 1 && score > (double) (bin + 1) / bins) {
      bin++;
    }
    return bin;
  }

  @Override
  public MetricValue value(Tally of, long count) {
    BigDecimal gap = BigDecimal.ZERO;
    for (int bin = 0; bin < bins; bin++) {
      gap = gap.add(of.sum(bin).subtract(BigDecimal.valueOf(of.count(bin))).abs());
    }
    return new Scalar(gap.doubleValue() / count);
  }
}
