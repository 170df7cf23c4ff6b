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
import java.math.RoundingMode;

/**
 * 1 - sum (y - p)^2 / sum (y - mean y)^2. As {@code r_squared} it has three decimals, as evaluate
 * gives it; as {@code r2} all.
 */
final class RSquared implements Formula<Tally> {
  private final Reading reading;
  private final boolean rounded;

  RSquared(Parameters parameters, boolean rounded) {
    this.reading = new Reading(parameters.metric());
    this.rounded = rounded;
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
    BigDecimal spread = Moments.referenceSpread(of, rows);
    if (spread.signum() == 0) {
      return new Undefined(
          "all %d references are equal, and %s divides by their spread"
              .formatted(rows, reading.metric()));
    }
    BigDecimal unexplained =
        Moments.squaredErrors(of)
            .multiply(BigDecimal.valueOf(rows))
            .divide(spread, MathContext.DECIMAL128);
    BigDecimal explained = BigDecimal.ONE.subtract(unexplained, MathContext.DECIMAL128);
    double value =
        (rounded ? explained.setScale(3, RoundingMode.HALF_EVEN) : explained).doubleValue();
    return Double.isInfinite(value)
        ? new Undefined(
            "the errors are larger than the references' spread by more than a double can say")
        : new Scalar(value);
  }
}
