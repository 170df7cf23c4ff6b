package dev.millstream.metric.compare;

import dev.millstream.metric.state.StableHash;

/**
 * How often a row is drawn into each replicate of a bootstrap: Poisson(1) numbers that follow from
 * the seed, the replicate and the row's key alone, so that a row can be drawn wherever it is
 * counted (Chamandy et al. 2012). Immutable.
 */
final class PoissonWeights {
  private static final double[] CUMULATIVE = cumulative();

  private final long seed;

  PoissonWeights(long seed) {
    this.seed = StableHash.nth(seed, 0);
  }

  /** The row's seed for {@link #of(long, int)}. */
  long rowSeed(String key) {
    return StableHash.of(key) ^ seed;
  }

  /** How often the row is drawn into a replicate. */
  static int of(long rowSeed, int replicate) {
    double u = StableHash.unit(StableHash.nth(rowSeed, replicate));
    int weight = 0;
    while (u >= CUMULATIVE[weight]) {
      weight++;
    }
    return weight;
  }

  private static double[] cumulative() {
    double[] cumulative = new double[20];
    double probability = StrictMath.exp(-1);
    double sum = 0;
    for (int k = 0; k < cumulative.length - 1; k++) {
      sum += probability;
      cumulative[k] = sum;
      probability /= k + 1;
    }
    cumulative[cumulative.length - 1] = 1;
    return cumulative;
  }
}
