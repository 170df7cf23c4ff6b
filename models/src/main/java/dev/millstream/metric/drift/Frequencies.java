package dev.millstream.metric.drift;

import dev.millstream.metric.state.StableHash;

/**
 * Random frequencies w, normal with variance 2 gamma, so that the mean of cos(w (x - y)) over them
 * is near the kernel exp(-gamma |x - y|²) (Rahimi and Recht 2007). They follow from the seed alone.
 * Immutable.
 */
final class Frequencies {
  private final double[][] frequencies;

  Frequencies(ProfileSettings settings) {
    int count = settings.dimensions() == 0 ? 0 : settings.frequencies();
    frequencies = new double[count][settings.dimensions()];
    double deviation = Math.sqrt(2 * settings.gamma());
    long index = 0;
    for (double[] frequency : frequencies) {
      for (int d = 0; d < frequency.length; d++) {
        frequency[d] = deviation * normal(settings.seed(), index++);
      }
    }
  }

  /** By Box and Muller (1958). */
  private static double normal(long seed, long index) {
    double radius = 1 - StableHash.unit(StableHash.nth(seed, 2 * index));
    double turn = StableHash.unit(StableHash.nth(seed, 2 * index + 1));
    return Math.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * turn);
  }

  int count() {
    return frequencies.length;
  }

  /** The angle w x of an embedding. */
  double angle(int frequency, float[] embedding) {
    double[] w = frequencies[frequency];
    double sum = 0;
    for (int d = 0; d < w.length; d++) {
      sum += w[d] * embedding[d];
    }
    return sum;
  }
}
