package dev.millstream.generate.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The UTF-8 of a range of code points as sequences of ranges of bytes, after Ken Thompson's way as
 * RE2 and Rust's {@code utf8-ranges} take it.
 */
final class Utf8Ranges {
  private static final int[] LONGEST_OF_LENGTH = {0x7f, 0x7ff, 0xffff};

  private final List<int[]> sequences = new ArrayList<>();

  private Utf8Ranges() {}

  /**
   * The sequences of a range without surrogates.
   *
   * @return of each sequence the lowest and the highest first byte, second byte and so on
   */
  static List<int[]> of(int lowest, int highest) {
    Utf8Ranges ranges = new Utf8Ranges();
    ranges.split(lowest, highest);
    return ranges.sequences;
  }

  private void split(int low, int high) {
    for (int longest : LONGEST_OF_LENGTH) {
      if (low <= longest && longest < high) {
        split(low, longest);
        split(longest + 1, high);
        return;
      }
    }
    for (int tail = 1; tail < length(high); tail++) {
      int mask = (1 << (6 * tail)) - 1;
      if ((low & ~mask) != (high & ~mask)) {
        if ((low & mask) != 0) {
          split(low, low | mask);
          split((low | mask) + 1, high);
          return;
        }
        if ((high & mask) != mask) {
          split(low, (high & ~mask) - 1);
          split(high & ~mask, high);
          return;
        }
      }
    }
    sequences.add(sequence(low, high));
  }

  private static int length(int codePoint) {
    int length = 1;
    for (int longest : LONGEST_OF_LENGTH) {
      length += codePoint > longest ? 1 : 0;
    }
    return length;
  }

  private static int[] sequence(int low, int high) {
    byte[] lows = bytes(low);
    byte[] highs = bytes(high);
    int[] sequence = new int[2 * lows.length];
    for (int i = 0; i < lows.length; i++) {
      sequence[2 * i] = lows[i] & 0xff;
      sequence[2 * i + 1] = highs[i] & 0xff;
    }
    return sequence;
  }

  private static byte[] bytes(int codePoint) {
    return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }
}
