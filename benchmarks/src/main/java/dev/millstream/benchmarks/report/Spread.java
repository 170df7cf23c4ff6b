package dev.millstream.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * The figures of several rounds, or the times of many texts, in order.
 *
 * <p>Figures that are NaN are unknown and left out; a spread without any gives NaN.
 */
public final class Spread {
  private final double[] sorted;

  private Spread(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of these figures. */
  public static Spread of(double... figures) {
    return new Spread(
        Arrays.stream(figures).filter(figure -> !Double.isNaN(figure)).sorted().toArray());
  }

  /** Of these figures. */
  public static Spread of(Collection<Double> figures) {
    return of(figures.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The least. */
  public double min() {
    return sorted.length == 0 ? Double.NaN : sorted[0];
  }

  /** The greatest. */
  public double max() {
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
  }

  /** The middle one, or the mean of the middle two. */
  public double median() {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The least figure that is no less than this share of all (the nearest rank).
   *
   * @param share above 0 and at most 1, such as 0.99
   */
  public double percentile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of a percentile was %s, but must be above 0 and at most 1, such as 0.99."
              .formatted(share));
    }
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
