package dev.millstream.engine;

/** Products of sizes that stay at the largest number instead of wrapping round. */
final class Saturated {
  private Saturated() {}

  /** The product, where a factor below 1 counts as 1: it can only make a tensor smaller. */
  static long times(long a, long b) {
    if (b < 1) {
      return a;
    }
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }
}
