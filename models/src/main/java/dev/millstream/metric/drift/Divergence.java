package dev.millstream.metric.drift;

/** How far two distributions over the same bins are apart. */
final class Divergence {
  private final long[] reference;
  private final long[] current;

  /** Of rows by bin; both have some rows. */
  Divergence(long[] reference, long[] current) {
    this.reference = reference;
    this.current = current;
  }

  /**
   * The population stability index (Lewis 1994; Siddiqi 2006): the sum of (p - q) ln(p / q) over
   * the shares p and q, none of which counts as less than epsilon.
   */
  double populationStability(double epsilon) {
    double sum = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      double p = Math.max(epsilon, share(reference, bin));
      double q = Math.max(epsilon, share(current, bin));
      sum += (q - p) * StrictMath.log(q / p);
    }
    return sum;
  }

  /**
   * The Jensen-Shannon divergence in nats (Lin 1991), 0 to ln 2: the square of scipy's {@code
   * jensenshannon}.
   */
  double jensenShannon() {
    double sum = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      double p = share(reference, bin);
      double q = share(current, bin);
      sum += relative(p, (p + q) / 2) + relative(q, (p + q) / 2);
    }
    return Math.max(0, sum / 2);
  }

  private static double relative(double share, double middle) {
    return share == 0 ? 0 : share * StrictMath.log(share / middle);
  }

  private static double share(long[] rows, int bin) {
    long all = 0;
    for (long each : rows) {
      all += each;
    }
    return (double) rows[bin] / all;
  }
}
