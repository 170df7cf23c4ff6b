package dev.millstream.metric.compare;

/**
 * The complementary error function of numbers that are not negative, within 1e-14 (Abramowitz and
 * Stegun 7.1.6 and 7.1.14).
 */
final class ErrorFunction {
  private static final double BY_FRACTION_FROM = 2.5;
  private static final int FRACTION_TERMS = 120;

  private ErrorFunction() {}

  static double complement(double x) {
    return x < BY_FRACTION_FROM ? 1 - series(x) : fraction(x);
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  private static double fraction(double x) {
    double below = x;
    for (int n = FRACTION_TERMS; n >= 1; n--) {
      below = x + n / 2.0 / below;
    }
    return StrictMath.exp(-x * x) / Math.sqrt(Math.PI) / below;
  }
}
