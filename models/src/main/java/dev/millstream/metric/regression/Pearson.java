package dev.millstream.metric.regression;

import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Pearson's correlation: covariance / sqrt(variance of predictions * variance of references) (scipy
 * pearsonr).
 */
final class Pearson implements Formula<Tally> {
  private final Reading reading;

  Pearson(Parameters parameters) {
    this.reading = new Reading(parameters.metric());
  }

  @Override
  public Tally zero() {
    return Moments.zero();
  }

  @Override
  public void add(Judged row, Tally to) {
    Moments.add(row, reading, to);
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    BigDecimal predictions = Moments.predictionSpread(of, rows);
    BigDecimal references = Moments.referenceSpread(of, rows);
    if (predictions.signum() == 0 || references.signum() == 0) {
      return new Undefined(
          "all %d %s are equal, and pearsonr divides by their spread"
              .formatted(rows, predictions.signum() == 0 ? "predictions" : "references"));
    }
    BigDecimal norm =
        predictions.multiply(references, MathContext.DECIMAL128).sqrt(MathContext.DECIMAL128);
    return new Scalar(
        Moments.commonSpread(of, rows).divide(norm, MathContext.DECIMAL128).doubleValue());
  }
}
