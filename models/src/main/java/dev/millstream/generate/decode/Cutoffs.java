package dev.millstream.generate.decode;

import dev.millstream.generate.LogitsProcessor;

/**
 * Processors that rule unlikely tokens out before one is drawn, as transformers' warpers. Each
 * leaves a number of tokens ({@code least}): one, or with beams enough that they can go on.
 *
 * <p>Threading: the processors hold no state and may be shared.
 */
final class Cutoffs {
  private static final float OUT = Float.NEGATIVE_INFINITY;

  private Cutoffs() {}

  /** Divides the scores: above 1 the draw is wilder, below it is tamer. */
  static LogitsProcessor temperature(double temperature) {
    float divisor = (float) temperature;
    return (ids, scores) -> {
      for (int id = 0; id < scores.length; id++) {
        scores[id] /= divisor;
      }
    };
  }

  /** Leaves the {@code k} best, and what is as good as the last of them. */
  static LogitsProcessor topK(int k, int least) {
    int kept = Math.max(k, least);
    return (ids, scores) -> {
      float lowest = Distribution.reachedBy(kept, scores);
      for (int id = 0; id < scores.length; id++) {
        if (scores[id] < lowest) {
          scores[id] = OUT;
        }
      }
    };
  }

  /** Leaves the best tokens whose probabilities add up to {@code p} (Holtzman et al. 2020). */
  static LogitsProcessor topP(double p, int least) {
    return (ids, scores) -> {
      float highest = Distribution.highest(scores);
      double total = Distribution.total(scores, highest);
      int[] ascending = Distribution.ascending(scores);
      double sum = 0;
      for (int i = 0; i < ascending.length - least; i++) {
        sum += Distribution.weight(scores[ascending[i]], highest) / total;
        if (sum > 1 - p) {
          break;
        }
        scores[ascending[i]] = OUT;
      }
    };
  }

  /** Leaves tokens at least {@code p} times as probable as the best one. */
  static LogitsProcessor minP(double p, int least) {
    return (ids, scores) -> {
      float highest = Distribution.highest(scores);
      float safe = Distribution.reachedBy(least, scores);
      for (int id = 0; id < scores.length; id++) {
        if (scores[id] < safe && Distribution.weight(scores[id], highest) < p) {
          scores[id] = OUT;
        }
      }
    };
  }

  /**
   * Leaves tokens whose surprise is nearest to the one expected, to a sum of probabilities (Meister
   * et al. 2023).
   */
  static LogitsProcessor typical(double mass, int least) {
    return (ids, scores) -> {
      double[] probabilities = Distribution.probabilities(scores);
      float[] distance = distances(scores, Distribution.entropy(probabilities));
      int[] nearest = Distribution.ascending(distance);
      double sum = 0;
      int last = 0;
      while (last < nearest.length && sum + probabilities[nearest[last]] < mass) {
        sum += probabilities[nearest[last++]];
      }
      float farthest = last < nearest.length ? distance[nearest[last]] : Float.POSITIVE_INFINITY;
      for (int i = least; i < nearest.length; i++) {
        if (distance[nearest[i]] > farthest) {
          scores[nearest[i]] = OUT;
        }
      }
    };
  }

  /** How far each token's surprise is from the one expected. */
  private static float[] distances(float[] scores, double entropy) {
    double logTotal = Distribution.logTotal(scores);
    float[] distances = new float[scores.length];
    for (int id = 0; id < scores.length; id++) {
      distances[id] = Math.abs((float) (logTotal - scores[id] - entropy));
    }
    return distances;
  }

  /** Leaves tokens with at least this probability. */
  static LogitsProcessor epsilon(double epsilon, int least) {
    return (ids, scores) -> dropBelow(epsilon, Distribution.probabilities(scores), scores, least);
  }

  /**
   * Leaves tokens with at least a probability that is lower where the model is less sure (Hewitt et
   * al. 2022).
   */
  static LogitsProcessor eta(double epsilon, int least) {
    return (ids, scores) -> {
      double[] probabilities = Distribution.probabilities(scores);
      double unsure =
          StrictMath.sqrt(epsilon) * StrictMath.exp(-Distribution.entropy(probabilities));
      dropBelow(Math.min(epsilon, unsure), probabilities, scores, least);
    };
  }

  private static void dropBelow(
      double probability, double[] probabilities, float[] scores, int least) {
    float safe = Distribution.reachedBy(least, scores);
    for (int id = 0; id < scores.length; id++) {
      if (probabilities[id] < probability && scores[id] < safe) {
        scores[id] = OUT;
      }
    }
  }

  /** Makes of the scores logarithms of probabilities. */
  static LogitsProcessor normalized() {
    return (ids, scores) -> {
      double logTotal = Distribution.logTotal(scores);
      for (int id = 0; id < scores.length; id++) {
        scores[id] = (float) (scores[id] - logTotal);
      }
    };
  }
}
