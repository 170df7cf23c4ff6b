package dev.millstream.metric.regression;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Tally;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sums of predictions x, references y and their products, exact, so that a variance keeps all its
 * digits however large the mean is.
 */
final class Moments {
  private static final int X = 0;
  private static final int Y = 1;
  private static final int XX = 2;
  private static final int YY = 3;
  private static final int XY = 4;

  private Moments() {}

  static Tally zero() {
    return Tally.zero(0, 5);
  }

  static void add(Judged row, Reading reading, Tally to) {
    BigDecimal x = new BigDecimal(reading.number(row, Column.PREDICTION));
    BigDecimal y = new BigDecimal(reading.number(row, Column.REFERENCE));
    to.sum(X, x);
    to.sum(Y, y);
    to.sum(XX, x.multiply(x));
    to.sum(YY, y.multiply(y));
    to.sum(XY, x.multiply(y));
  }

  /** Rows times the sum of squared distances of predictions from their mean. */
  static BigDecimal predictionSpread(Tally of, long rows) {
    return spread(of, rows, XX, X, X);
  }

  /** Rows times the sum of squared distances of references from their mean. */
  static BigDecimal referenceSpread(Tally of, long rows) {
    return spread(of, rows, YY, Y, Y);
  }

  /** Rows times the sum of products of the distances of both from their means. */
  static BigDecimal commonSpread(Tally of, long rows) {
    return spread(of, rows, XY, X, Y);
  }

  /** The sum of squared differences of predictions and references. */
  static BigDecimal squaredErrors(Tally of) {
    return of.sum(XX).add(of.sum(YY)).subtract(of.sum(XY).multiply(BigDecimal.valueOf(2)));
  }

  private static BigDecimal spread(Tally of, long rows, int product, int one, int other) {
    return of.sum(product)
        .multiply(BigDecimal.valueOf(rows))
        .subtract(of.sum(one).multiply(of.sum(other)))
        .round(MathContext.DECIMAL128);
  }
}
