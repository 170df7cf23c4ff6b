package dev.millstream.generate.decode;

/**
 * Random numbers of one text by place: SplitMix64 (Steele, Lea and Flood 2014) as a function of a
 * counter. The same seed gives the same numbers on every machine, and a text that is taken up again
 * in its middle goes on as it would have.
 *
 * <p>Threading: immutable.
 */
public final class Draws {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final int UNUSED_BITS = 11;
  private static final double UNIT = 0x1.0p-53;

  private final long key;

  private Draws(long key) {
    this.key = key;
  }

  /** The numbers of a seed. */
  public static Draws of(long seed) {
    return new Draws(mixed(seed));
  }

  /**
   * The numbers of one of several texts with the same seed; those of the first are these. Texts of
   * other seeds have others, the small numbers that people type among them: the key is mixed and
   * the index is not, so that the two cannot change places.
   */
  public Draws ofCandidate(int index) {
    return index == 0 ? this : new Draws(mixed(key ^ index));
  }

  /** The number at a place, at least 0 and below 1. */
  public double at(int place) {
    return (mixed(key + place * GOLDEN_GAMMA) >>> UNUSED_BITS) * UNIT;
  }

  private static long mixed(long state) {
    long z = state + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
