package dev.millstream.tokenize;

import java.util.function.Supplier;

/** Encodes one text at a time and says what is wrong with a text that cannot be encoded. */
final class TextReader {
  private static final int COUNTED_AT_ONCE = 1 << 13;

  private final NativeTokenizer tokenizer;

  TextReader(NativeTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** With special tokens. */
  Encoding framed(String text) {
    return refusing(() -> tokenizer.encode(text, true));
  }

  /** Without special tokens. */
  int[] ids(String text) {
    return refusing(() -> tokenizer.encode(text, false)).ids();
  }

  /** Without special tokens. */
  Tokens tokens(String text) {
    return refusing(() -> tokenizer.tokens(text, false));
  }

  /** Tokens of the text alone, counted in pieces. */
  int count(String text) {
    int tokens = 0;
    for (int start = 0; start < text.length(); ) {
      Piece piece = Piece.of(text, start, COUNTED_AT_ONCE);
      tokens += ids(piece.text()).length;
      start = piece.end();
    }
    return tokens;
  }

  private static <T> T refusing(Supplier<T> encode) {
    try {
      return encode.get();
    } catch (IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalTextException(
          "the tokenizer cannot encode the text: " + e.getMessage() + ".", e);
    }
  }

  /**
   * The native library would drop half a surrogate pair or replace it, and the vector would be that
   * of another text than the one stored.
   */
  static void requireWholeCodePoints(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      throw new IllegalTextException(
          ("the text has half a surrogate pair (U+%04X at index %d), which is no character. Repair"
                  + " it where it was cut, or replace it with U+FFFD.")
              .formatted((int) c, i));
    }
  }
}
