package dev.millstream.generate.grammar;

import dev.millstream.tokenize.TokenBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The characters that some tokens can write at any place: those with a token of their own, and
 * those each byte of which has one. Without byte fallback there are few, and even byte-level
 * vocabularies lack some bytes.
 */
final class WritableCharacters {
  private static final int LOW_BITS = 0x3f;

  private WritableCharacters() {}

  static CodePointSet of(TokenBytes tokens, int... ids) {
    BitSet bytes = new BitSet();
    BitSet characters = new BitSet();
    for (int id : ids) {
      byte[] token = tokens.of(id);
      if (token.length == 1) {
        bytes.set(token[0] & 0xff);
      } else if (token.length <= 4) {
        String text = new String(token, StandardCharsets.UTF_8);
        boolean one = text.codePointCount(0, text.length()) == 1;
        if (one && Arrays.equals(token, text.getBytes(StandardCharsets.UTF_8))) {
          characters.set(text.codePointAt(0));
        }
      }
    }
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (isWritten(c, bytes)) {
        characters.set(c);
      }
    }
    return set(characters);
  }

  private static boolean isWritten(int c, BitSet bytes) {
    if (c < 0x80) {
      return bytes.get(c);
    }
    boolean last = bytes.get(0x80 | (c & LOW_BITS));
    if (c < 0x800) {
      return last && bytes.get(0xc0 | (c >> 6));
    }
    last &= bytes.get(0x80 | ((c >> 6) & LOW_BITS));
    return c < 0x10000
        ? last && bytes.get(0xe0 | (c >> 12))
        : last && bytes.get(0x80 | ((c >> 12) & LOW_BITS)) && bytes.get(0xf0 | (c >> 18));
  }

  private static CodePointSet set(BitSet characters) {
    int[] bounds = new int[16];
    int size = 0;
    for (int low = characters.nextSetBit(0); low >= 0; low = characters.nextSetBit(low)) {
      int high = characters.nextClearBit(low);
      if (size == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * size);
      }
      bounds[size++] = low;
      bounds[size++] = high - 1;
      low = high;
    }
    return CodePointSet.of(Arrays.copyOf(bounds, size));
  }
}
