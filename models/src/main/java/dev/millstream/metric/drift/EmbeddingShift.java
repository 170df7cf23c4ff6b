package dev.millstream.metric.drift;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How far the embeddings of a window are from a reference's, from their sums; both have at least
 * two rows.
 */
final class EmbeddingShift {
  private final EmbeddingTally reference;
  private final EmbeddingTally current;

  EmbeddingShift(EmbeddingTally reference, EmbeddingTally current) {
    this.reference = reference;
    this.current = current;
  }

  /** The squared distance of the means. */
  double squaredMeanShift() {
    double sum = 0;
    BigDecimal n = BigDecimal.valueOf(reference.rows());
    BigDecimal m = BigDecimal.valueOf(current.rows());
    for (int d = 0; d < reference.dimensions(); d++) {
      BigDecimal difference = reference.sum(d).multiply(m).subtract(current.sum(d).multiply(n));
      double shift = quotient(difference, n.multiply(m));
      sum += shift * shift;
    }
    return sum;
  }

  /** 1 - the cosine of the means (scipy's {@code cosine}); NaN if one of them is zero. */
  double cosineOfMeans() {
    double product = 0;
    double squaredReference = 0;
    double squaredCurrent = 0;
    for (int d = 0; d < reference.dimensions(); d++) {
      double x = quotient(reference.sum(d), BigDecimal.valueOf(reference.rows()));
      double y = quotient(current.sum(d), BigDecimal.valueOf(current.rows()));
      product += x * y;
      squaredReference += x * x;
      squaredCurrent += y * y;
    }
    return Math.max(0, 1 - product / (Math.sqrt(squaredReference) * Math.sqrt(squaredCurrent)));
  }

  /**
   * The Fréchet distance of two normal distributions with diagonal covariances (Dowson and Landau
   * 1982; squared, as in the FID of Heusel et al. 2017): |mean shift|² + the sum of the squared
   * differences of the standard deviations, which divide by n - 1.
   */
  double frechet() {
    double sum = squaredMeanShift();
    for (int d = 0; d < reference.dimensions(); d++) {
      double difference = deviation(reference, d) - deviation(current, d);
      sum += difference * difference;
    }
    return sum;
  }

  private static double deviation(EmbeddingTally tally, int d) {
    BigDecimal n = BigDecimal.valueOf(tally.rows());
    BigDecimal spread = tally.squares(d).multiply(n).subtract(tally.sum(d).pow(2));
    return Math.sqrt(quotient(spread, n.multiply(n.subtract(BigDecimal.ONE))));
  }

  /**
   * The unbiased squared maximum mean discrepancy (Gretton et al. 2012, lemma 6) with the kernel
   * that the frequencies stand for, and its standard error over the frequencies.
   */
  double[] meanDiscrepancy() {
    int count = reference.frequencies();
    double[] terms = new double[count];
    double mean = 0;
    for (int f = 0; f < count; f++) {
      double together =
          reference.cosine(f) * current.cosine(f) + reference.sine(f) * current.sine(f);
      terms[f] = amongThemselves(reference, f) + amongThemselves(current, f) - 2 * together;
      mean += terms[f] / count;
    }
    double squares = 0;
    for (double term : terms) {
      squares += (term - mean) * (term - mean);
    }
    return new double[] {mean, Math.sqrt(squares / (count - 1) / count)};
  }

  /** The mean of cos(w (x - y)) over pairs of different rows. */
  private static double amongThemselves(EmbeddingTally tally, int f) {
    double rows = tally.rows();
    double all = tally.cosine(f) * tally.cosine(f) + tally.sine(f) * tally.sine(f);
    return (rows * all - 1) / (rows - 1);
  }

  private static double quotient(BigDecimal number, BigDecimal divisor) {
    return number.divide(divisor, MathContext.DECIMAL128).doubleValue();
  }
}
