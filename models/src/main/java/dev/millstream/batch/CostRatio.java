package dev.millstream.batch;

import java.util.Arrays;
import java.util.List;

/**
 * What the texts cost under one budget, to what they cost under another.
 *
 * <p>A run's time is divided among its rows by their tokens. Rows of each class of lengths are then
 * compared with rows of the same class and the classes added up by their share of all tokens, since
 * a budget also changes which rows run first: a handful of runs is never a fair sample of the
 * texts. Classes that one of the two lacks do not count.
 *
 * @param ratio below 1 where the first is cheaper
 * @param error standard error of the ratio; infinite where too little is known
 */
record CostRatio(double ratio, double error) {
  private static final CostRatio UNKNOWN = new CostRatio(1, Double.POSITIVE_INFINITY);
  private static final int FEWEST_OF_A_CLASS = 2;

  /** Cost of a token and the square of its standard error. */
  private record Cost(double nanos, double variance) {
    double relativeVariance() {
      return variance / (nanos * nanos);
    }
  }

  /**
   * Compares.
   *
   * @param usual what runs cost here by their size
   */
  static CostRatio of(RunCosts first, RunCosts second, CostLine usual) {
    double[] shares = new double[RunCosts.classes()];
    double all = 0;
    for (int lengths = 0; lengths < shares.length; lengths++) {
      if (Math.min(first.runs(lengths), second.runs(lengths)) >= FEWEST_OF_A_CLASS) {
        shares[lengths] = first.tokens(lengths) + second.tokens(lengths);
        all += shares[lengths];
      }
    }
    if (all == 0) {
      return UNKNOWN;
    }
    for (int lengths = 0; lengths < shares.length; lengths++) {
      shares[lengths] /= all;
    }
    Cost one = cost(first, shares, usual);
    Cost other = cost(second, shares, usual);
    double ratio = one.nanos() / other.nanos();
    double error = ratio * Math.sqrt(one.relativeVariance() + other.relativeVariance());
    return Double.isFinite(error) ? new CostRatio(ratio, error) : UNKNOWN;
  }

  /** Ratio estimator, stratified: sums of time by sums of tokens, in each class. */
  private static Cost cost(RunCosts costs, double[] shares, CostLine usual) {
    List<RunCosts.Run> runs = costs.runsWithoutInterruptions(usual);
    double[] nanosPerToken = new double[shares.length];
    for (RunCosts.Run run : runs) {
      double perToken = run.nanos() / Arrays.stream(run.tokens()).sum();
      for (int lengths = 0; lengths < shares.length; lengths++) {
        if (shares[lengths] > 0) {
          nanosPerToken[lengths] += perToken * run.tokens()[lengths] / costs.tokens(lengths);
        }
      }
    }
    double cost = 0;
    for (int lengths = 0; lengths < shares.length; lengths++) {
      cost += shares[lengths] * nanosPerToken[lengths];
    }
    double variance = 0;
    for (RunCosts.Run run : runs) {
      double residual = residual(run, costs, shares, nanosPerToken);
      variance += residual * residual;
    }
    long classes = Arrays.stream(shares).filter(share -> share > 0).count();
    double free = Math.max(1, runs.size() - classes);
    return new Cost(cost, variance * runs.size() / free);
  }

  /** By how much a run moves the sum. */
  private static double residual(
      RunCosts.Run run, RunCosts costs, double[] shares, double[] nanosPerToken) {
    double perToken = run.nanos() / Arrays.stream(run.tokens()).sum();
    double residual = 0;
    for (int lengths = 0; lengths < shares.length; lengths++) {
      if (shares[lengths] > 0) {
        residual +=
            shares[lengths]
                * run.tokens()[lengths]
                / costs.tokens(lengths)
                * (perToken - nanosPerToken[lengths]);
      }
    }
    return residual;
  }
}
