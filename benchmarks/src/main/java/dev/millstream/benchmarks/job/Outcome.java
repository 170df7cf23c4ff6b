package dev.millstream.benchmarks.job;

import org.jspecify.annotations.Nullable;

/**
 * What one contestant did in one round. Figures that do not apply are NaN.
 *
 * @param contestant its name
 * @param round from 1
 * @param burst all texts at once; null where it failed
 * @param latency texts one by one; null where that was not measured
 * @param paddedShare of the burst's token slots, 0 to 1
 * @param peakMib most memory of its process
 * @param endMib its memory at the end
 * @param minCosine least cosine of its vectors to those of the first contestant
 * @param budget padded tokens of a batch that it chose, 0 where that does not apply
 * @param failure why it has no figures, or null
 */
record Outcome(
    String contestant,
    int round,
    @Nullable Burst burst,
    @Nullable Latency latency,
    double paddedShare,
    double peakMib,
    double endMib,
    double minCosine,
    int budget,
    @Nullable String failure) {

  /**
   * All texts waiting.
   *
   * @param texts how many
   * @param tokens all their tokens
   * @param seconds from the first vector to the last, as the broker dated them
   * @param cpuSeconds processor time of the contestant's process
   * @param foreignCores cores that others kept busy meanwhile
   * @param gigaflop operations that the texts take without padding, in 10⁹
   */
  record Burst(
      int texts,
      long tokens,
      double seconds,
      double cpuSeconds,
      double foreignCores,
      double gigaflop) {

    /** The first vector starts the clock, so it is not counted. */
    double textsPerSecond() {
      return (texts - 1) / seconds;
    }

    double cpuMillisPerText() {
      return 1e3 * cpuSeconds / texts;
    }

    double tokensPerSecond() {
      return textsPerSecond() * tokens / texts;
    }

    double gigaflopPerSecond() {
      return textsPerSecond() * gigaflop / texts;
    }
  }

  /**
   * Texts arriving one by one.
   *
   * @param rate texts a second that were sent
   * @param texts how many
   * @param p50Millis half of them took no longer from their sending to a committed reader
   * @param p99Millis 99 of 100 took no longer
   * @param foreignCores cores that others kept busy meanwhile
   */
  record Latency(double rate, int texts, double p50Millis, double p99Millis, double foreignCores) {}

  static Outcome failed(String contestant, int round, String why) {
    return new Outcome(
        contestant, round, null, null, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, why);
  }
}
