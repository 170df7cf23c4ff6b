package dev.millstream.metric.drift;

/**
 * How two profiles are compared.
 *
 * @param bins quantile bins of the reference, for confidences and lengths
 * @param epsilon the least share that counts in the population stability index
 */
public record DriftSettings(int bins, double epsilon) {
  private static final int MOST_BINS = 100;

  /** Refuses what cannot be, in a sentence. */
  public DriftSettings {
    if (bins < 2 || bins > MOST_BINS) {
      throw new IllegalArgumentException(
          "bins of a comparison of profiles was %d but must be from 2 to %d."
              .formatted(bins, MOST_BINS));
    }
    if (!(epsilon >= 1e-12 && epsilon <= 0.01)) {
      throw new IllegalArgumentException(
          "epsilon of a comparison of profiles was %s but must be from 1.0E-12 to 0.01."
              .formatted(epsilon));
    }
  }

  /** Ten bins, and an epsilon of 0.0001. */
  public static DriftSettings defaults() {
    return new DriftSettings(10, 1e-4);
  }
}
