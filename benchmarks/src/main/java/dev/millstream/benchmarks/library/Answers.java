package dev.millstream.benchmarks.library;

import java.util.List;

/**
 * What embedding some texts gave and took.
 *
 * @param vectors one a text, in the texts' order
 * @param seconds from the first text to the last vector, tokenizing included
 * @param tokens that the model read, padding left out
 * @param paddedTokens token slots of all batches
 * @param latencies seconds from each text's submission to its vector; empty where texts are not
 *     submitted one by one
 */
public record Answers(
    List<float[]> vectors, double seconds, long tokens, long paddedTokens, List<Double> latencies) {

  /** Texts a second. */
  public double textsPerSecond() {
    return vectors.size() / seconds;
  }

  /** Share of token slots that held padding, 0 to 1. */
  public double paddedShare() {
    return paddedTokens == 0 ? 0 : (paddedTokens - tokens) / (double) paddedTokens;
  }
}
