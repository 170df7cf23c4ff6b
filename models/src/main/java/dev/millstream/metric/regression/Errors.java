package dev.millstream.metric.regression;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.function.DoubleBinaryOperator;

/** The mean of an error of each row, or its root. */
final class Errors implements Formula<Tally> {
  /** |p - y| */
  static final DoubleBinaryOperator ABSOLUTE = (p, y) -> Math.abs(p - y);

  /** (p - y)^2 */
  static final DoubleBinaryOperator SQUARED = (p, y) -> (p - y) * (p - y);

  /** |p - y| / max(|y|, 2^-52), as scikit-learn has it. */
  static final DoubleBinaryOperator PERCENTAGE =
      (p, y) -> Math.abs(p - y) / Math.max(Math.abs(y), 0x1p-52);

  private final Reading reading;
  private final DoubleBinaryOperator error;
  private final boolean root;

  Errors(Parameters parameters, DoubleBinaryOperator error, boolean root) {
    this.reading = new Reading(parameters.metric());
    this.error = error;
    this.root = root;
  }

  @Override
  public Tally zero() {
    return Tally.zero(0, 1);
  }

  @Override
  public void add(Judged row, Tally to) {
    double prediction = reading.number(row, Column.PREDICTION);
    to.sum(0, error.applyAsDouble(prediction, reading.number(row, Column.REFERENCE)));
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    double mean = of.mean(0, rows);
    return new Scalar(root ? Math.sqrt(mean) : mean);
  }
}
