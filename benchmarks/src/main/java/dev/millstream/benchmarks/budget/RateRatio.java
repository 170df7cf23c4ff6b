package dev.millstream.benchmarks.budget;

import dev.millstream.benchmarks.report.TextTable;
import java.util.List;

/**
 * How many times as fast as another budget one is.
 *
 * <p>A session keeps its place in memory, and with it a speed of its own, for a round: its turns
 * agree more than the rounds do, so that only rounds say how far the mean may be off.
 *
 * @param mean of the rounds; geometric, as each round's is of its turns
 * @param error standard error of the mean; NaN where one round says nothing of it
 */
record RateRatio(double mean, double error) {
  /** Of each round's turns. */
  static RateRatio of(List<List<Double>> rounds) {
    double[] logs =
        rounds.stream()
            .mapToDouble(
                turns -> turns.stream().mapToDouble(Math::log).average().orElse(Double.NaN))
            .toArray();
    double mean = 0;
    for (double log : logs) {
      mean += log / logs.length;
    }
    double squares = 0;
    for (double log : logs) {
      squares += (log - mean) * (log - mean);
    }
    double ratio = Math.exp(mean);
    return new RateRatio(ratio, ratio * Math.sqrt(squares / (logs.length - 1.0) / logs.length));
  }

  /** Such as {@code 0.974 ± 0.012}. */
  String text() {
    String figure = TextTable.figure(mean, 3);
    return Double.isNaN(error) ? figure : figure + " ± " + TextTable.figure(error, 3);
  }
}
