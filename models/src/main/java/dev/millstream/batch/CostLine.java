package dev.millstream.batch;

/**
 * The line through the costs of the last runs: what a run costs whatever it holds, and what each of
 * its padded tokens adds.
 *
 * <p>Least squares of relative errors; a run weighs a hundredth less with each that follows it. A
 * run that took more than twice what the line says, once there is one, counts as twice: something
 * else ran.
 *
 * <p>Threading: confined to one thread at a time.
 */
final class CostLine {
  private static final double DECAY = 0.99;
  private static final double FEWEST_RUNS = 8;
  private static final double OUTLIER = 2;

  /** Sizes that differ by less than this share, squared, say nothing about the line's slope. */
  private static final double LEAST_SPREAD = 0.01;

  private double weights;
  private double sizes;
  private double costs;
  private double squares;
  private double products;

  /** A run of this many padded tokens took so long. */
  void add(int paddedTokens, long nanos) {
    double cost = nanos;
    double known = fixedNanos() + nanosPerToken() * paddedTokens;
    if (known > 0) {
      cost = Math.min(cost, OUTLIER * known);
    }
    double weight = 1.0 / ((double) paddedTokens * paddedTokens);
    weights = DECAY * weights + weight;
    sizes = DECAY * sizes + weight * paddedTokens;
    costs = DECAY * costs + weight * cost;
    squares = DECAY * squares + 1;
    products = DECAY * products + weight * paddedTokens * cost;
  }

  /** What a run of this size costs; without a unit until runs of different sizes are known. */
  double nanos(int paddedTokens) {
    double known = fixedNanos() + nanosPerToken() * paddedTokens;
    return known > 0 ? known : paddedTokens;
  }

  /** What a run costs beyond its tokens; NaN until runs of different sizes are known. */
  double fixedNanos() {
    return Math.max(0, (costs - slope() * sizes) / weights);
  }

  /** What a padded token adds; NaN until runs of different sizes are known. */
  double nanosPerToken() {
    return Math.max(0, slope());
  }

  private double slope() {
    double spread = weights * squares - sizes * sizes;
    if (squares < FEWEST_RUNS * DECAY || spread <= LEAST_SPREAD * weights * squares) {
      return Double.NaN;
    }
    return (weights * products - sizes * costs) / spread;
  }
}
