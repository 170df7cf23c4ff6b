package dev.millstream.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the texts cost under one budget, to what they cost under another.
 *
 * <p>A run's time is divided among its rows by their tokens. Rows of each class of lengths are then
 * compared with rows of the same class and the classes added up by their share of all tokens, since
 * a budget also changes which rows run first: a handful of runs is never a fair sample of the
 * texts. Classes that one of the two lacks do not count.
 *
 * <p>A machine is now faster and now slower, for longer than a run takes, so that runs one after
 * another say less than as many at random would. What says how far the ratio can be trusted is
 * therefore by how much it differs from one pair of phases to the next (a cluster-robust variance:
 * Cameron and Miller, A Practitioner's Guide to Cluster-Robust Inference, 2015), and at least what
 * the runs say by themselves, since a few pairs may agree by chance.
 *
 * @param ratio below 1 where the first is cheaper
 * @param error standard error of the ratio; infinite where too little is known
 */
record CostRatio(double ratio, double error) {
  private static final CostRatio UNKNOWN = new CostRatio(1, Double.POSITIVE_INFINITY);
  private static final int FEWEST_OF_A_CLASS = 2;

  /** Cost of a token, and by how much each run moves it, as a share of it. */
  private record Cost(double nanos, List<Move> moves, double variance) {}

  /** By what share a run moves the cost. */
  private record Move(int pair, double share) {}

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
    double variance = Math.max(one.variance() + other.variance(), varianceOfPairs(one, other));
    double error = ratio * Math.sqrt(variance);
    return Double.isFinite(error) ? new CostRatio(ratio, error) : UNKNOWN;
  }

  private static double varianceOfPairs(Cost one, Cost other) {
    Map<Integer, Double> moves = new HashMap<>();
    one.moves().forEach(move -> moves.merge(move.pair(), move.share(), Double::sum));
    other.moves().forEach(move -> moves.merge(move.pair(), -move.share(), Double::sum));
    double squares = moves.values().stream().mapToDouble(move -> move * move).sum();
    return squares * moves.size() / (moves.size() - 1);
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
    List<Move> moves = new ArrayList<>();
    double squares = 0;
    for (RunCosts.Run run : runs) {
      double share = residual(run, costs, shares, nanosPerToken) / cost;
      moves.add(new Move(run.pair(), share));
      squares += share * share;
    }
    long classes = Arrays.stream(shares).filter(share -> share > 0).count();
    double free = Math.max(1, runs.size() - classes);
    return new Cost(cost, moves, squares * runs.size() / free);
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
