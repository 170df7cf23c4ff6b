package dev.millstream.generate.grammar;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A set of code points, surrogates never among them.
 *
 * <p>Threading: immutable.
 */
final class CodePointSet {
  private static final int HIGHEST = Character.MAX_CODE_POINT;
  private static final CodePointSet NONE = new CodePointSet(new int[0]);

  /** Every code point that a text can have. */
  static final CodePointSet ALL = of(0, HIGHEST);

  /** Lowest and highest of each range, from low to high, with gaps between them. */
  private final int[] bounds;

  private CodePointSet(int[] bounds) {
    this.bounds = bounds;
  }

  /** The union of ranges, each given by its lowest and highest member. */
  static CodePointSet of(int... lowestAndHighest) {
    long[] ranges = new long[lowestAndHighest.length / 2];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = ((long) lowestAndHighest[2 * i] << 32) | lowestAndHighest[2 * i + 1];
    }
    Arrays.sort(ranges);
    int[] merged = new int[lowestAndHighest.length];
    int size = 0;
    for (long range : ranges) {
      int low = (int) (range >> 32);
      int high = (int) range;
      if (size > 0 && low <= merged[size - 1] + 1) {
        merged[size - 1] = Math.max(merged[size - 1], high);
      } else {
        merged[size++] = low;
        merged[size++] = high;
      }
    }
    return withoutSurrogates(Arrays.copyOf(merged, size));
  }

  private static CodePointSet withoutSurrogates(int[] bounds) {
    int[] kept = new int[bounds.length + 2];
    int size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      int low = bounds[i];
      int high = bounds[i + 1];
      int below = Math.min(high, Character.MIN_SURROGATE - 1);
      int above = Math.max(low, Character.MAX_SURROGATE + 1);
      if (low <= below) {
        kept[size++] = low;
        kept[size++] = below;
      }
      if (above <= high) {
        kept[size++] = above;
        kept[size++] = high;
      }
    }
    return new CodePointSet(Arrays.copyOf(kept, size));
  }

  /** The characters of a text. */
  static CodePointSet ofEach(String text) {
    return of(text.codePoints().flatMap(c -> IntStream.of(c, c)).toArray());
  }

  CodePointSet or(CodePointSet other) {
    int[] both = Arrays.copyOf(bounds, bounds.length + other.bounds.length);
    System.arraycopy(other.bounds, 0, both, bounds.length, other.bounds.length);
    return of(both);
  }

  CodePointSet not() {
    int[] gaps = new int[bounds.length + 2];
    int size = 0;
    int next = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      if (next < bounds[i]) {
        gaps[size++] = next;
        gaps[size++] = bounds[i] - 1;
      }
      next = bounds[i + 1] + 1;
    }
    if (next <= HIGHEST) {
      gaps[size++] = next;
      gaps[size++] = HIGHEST;
    }
    return size == 0 ? NONE : withoutSurrogates(Arrays.copyOf(gaps, size));
  }

  CodePointSet and(CodePointSet other) {
    return not().or(other.not()).not();
  }

  CodePointSet minus(CodePointSet other) {
    return not().or(other).not();
  }

  boolean contains(int codePoint) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (codePoint <= bounds[i + 1]) {
        return codePoint >= bounds[i];
      }
    }
    return false;
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  int ranges() {
    return bounds.length / 2;
  }

  int lowest(int range) {
    return bounds[2 * range];
  }

  int highest(int range) {
    return bounds[2 * range + 1];
  }
}
