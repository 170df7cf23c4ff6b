package dev.millstream.generate.decode;

import java.util.Arrays;

/**
 * Probabilities from scores, and scores in order. Sums are made in double precision and by {@link
 * StrictMath}, so that they are the same on every machine.
 */
final class Distribution {
  private Distribution() {}

  /** The highest score; negative infinity where all are ruled out. */
  static float highest(float[] scores) {
    float highest = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      highest = Math.max(highest, score);
    }
    return highest;
  }

  /** What a score weighs beside the highest: its exponential, 0 where it is ruled out. */
  static double weight(float score, float highest) {
    return score == Float.NEGATIVE_INFINITY ? 0 : StrictMath.exp((double) score - highest);
  }

  /** The sum of all weights. */
  static double total(float[] scores, float highest) {
    double total = 0;
    for (float score : scores) {
      total += weight(score, highest);
    }
    return total;
  }

  /** What is taken from a score to make it the logarithm of its probability. */
  static double logTotal(float[] scores) {
    float highest = highest(scores);
    return highest + StrictMath.log(total(scores, highest));
  }

  /** The softmax of the scores. */
  static double[] probabilities(float[] scores) {
    float highest = highest(scores);
    double[] probabilities = new double[scores.length];
    double total = 0;
    for (int id = 0; id < scores.length; id++) {
      probabilities[id] = weight(scores[id], highest);
      total += probabilities[id];
    }
    for (int id = 0; id < scores.length; id++) {
      probabilities[id] /= total;
    }
    return probabilities;
  }

  /** In nats; tokens that are ruled out add nothing. */
  static double entropy(double[] probabilities) {
    double entropy = 0;
    for (double probability : probabilities) {
      if (probability > 0) {
        entropy -= probability * StrictMath.log(probability);
      }
    }
    return entropy;
  }

  /** The score that {@code count} of them reach, all of them where there are fewer. */
  static float reachedBy(int count, float[] scores) {
    int kept = Math.min(count, scores.length);
    float[] best = Arrays.copyOf(scores, kept);
    Arrays.sort(best);
    for (int id = kept; id < scores.length; id++) {
      if (scores[id] > best[0]) {
        insert(scores[id], best);
      }
    }
    return best[0];
  }

  /** Puts a score where it belongs among ascending ones, the lowest of which goes. */
  private static void insert(float score, float[] best) {
    int found = Arrays.binarySearch(best, score);
    int place = (found < 0 ? -found - 1 : found) - 1;
    System.arraycopy(best, 1, best, 0, place);
    best[place] = score;
  }

  /**
   * The ids with the finite keys, the lowest key first and of equal ones the lowest id, as a stable
   * sort has them.
   */
  static int[] ascending(float[] keys) {
    long[] sorted = new long[keys.length];
    int count = 0;
    for (int id = 0; id < keys.length; id++) {
      if (Float.isFinite(keys[id])) {
        sorted[count++] = (long) ordered(keys[id] + 0f) << Integer.SIZE | id;
      }
    }
    Arrays.sort(sorted, 0, count);
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = (int) sorted[i];
    }
    return ids;
  }

  /** An int that compares as the number does. */
  private static int ordered(float number) {
    int bits = Float.floatToIntBits(number);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
