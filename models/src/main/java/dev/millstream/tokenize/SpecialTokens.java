package dev.millstream.tokenize;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many special tokens a tokenizer puts around a single text, such as {@code [CLS]} and {@code
 * [SEP]}.
 */
record SpecialTokens(int leading, int trailing) {

  /**
   * Reads the counts off a text encoded twice, with its special tokens and without.
   *
   * @return null when the tokens of the text are not found in one piece
   */
  static @Nullable SpecialTokens around(int[] text, int[] framed) {
    for (int leading = 0; leading + text.length <= framed.length; leading++) {
      if (Arrays.equals(framed, leading, leading + text.length, text, 0, text.length)) {
        return new SpecialTokens(leading, framed.length - leading - text.length);
      }
    }
    return null;
  }

  /** Whether these are the counts for that text too. */
  boolean surround(int[] text, int[] framed) {
    return framed.length == total() + text.length
        && Arrays.equals(framed, leading, leading + text.length, text, 0, text.length);
  }

  int total() {
    return leading + trailing;
  }

  /**
   * Drops tokens at that end of the text, as the Python originals do, so that the whole has at most
   * {@code maxLength}.
   */
  Encoding truncate(Encoding whole, int maxLength, TruncationSide side) {
    if (whole.length() <= maxLength) {
      return whole;
    }
    return switch (side) {
      case RIGHT ->
          new Encoding(endsCut(whole.ids(), maxLength), endsCut(whole.typeIds(), maxLength));
      case LEFT ->
          new Encoding(startsCut(whole.ids(), maxLength), startsCut(whole.typeIds(), maxLength));
    };
  }

  private int[] endsCut(int[] whole, int maxLength) {
    int[] kept = Arrays.copyOf(whole, maxLength);
    System.arraycopy(whole, whole.length - trailing, kept, maxLength - trailing, trailing);
    return kept;
  }

  private int[] startsCut(int[] whole, int maxLength) {
    int[] kept = Arrays.copyOfRange(whole, whole.length - maxLength, whole.length);
    System.arraycopy(whole, 0, kept, 0, leading);
    return kept;
  }
}
