package dev.millstream.metric.state;

/**
 * Hashes that are the same in every process and version, for what must not depend on where a row
 * was counted. Not for secrets.
 */
public final class StableHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private StableHash() {}

  /** Of a text: FNV-1a over its UTF-16 units, mixed. */
  public static long of(CharSequence text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** The n-th number that SplitMix64 (Steele, Lea and Flood 2014) gives from a seed; n from 0. */
  public static long nth(long seed, long n) {
    return mix(seed + (n + 1) * GOLDEN);
  }

  /** A hash as a number from 0 to 1, 1 excluded: its upper 53 bits. */
  public static double unit(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
