package dev.millstream.metric.drift;

/**
 * The bins in which a profile counts numbers; narrow enough that quantile bins of a reference can
 * be made of them when it is compared.
 */
final class FineBins {
  /** A thousandth of the way from 0 to 1 each. */
  static final int CONFIDENCES = 1000;

  /** One length each below 128; then 64 for each doubling, so at most 1/64 of the length wide. */
  static final int LENGTHS = 2304;

  private static final int EXACT_BELOW = 128;
  private static final int BY_DOUBLING = 64;

  private FineBins() {}

  static int ofConfidence(double confidence) {
    return Math.min(CONFIDENCES - 1, (int) (confidence * CONFIDENCES));
  }

  static int ofLength(long length) {
    if (length < EXACT_BELOW) {
      return (int) length;
    }
    int doublings = 63 - Long.numberOfLeadingZeros(length / EXACT_BELOW);
    return EXACT_BELOW + doublings * BY_DOUBLING + (int) (length >> (doublings + 1)) - BY_DOUBLING;
  }
}
