package dev.millstream.tokenize;

import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;

/**
 * Text to token ids, equal to those of the Python originals.
 *
 * <p>Truncation and padding written into tokenizer.json are ignored: the length is the caller's,
 * and nothing is padded.
 *
 * <p>Threading: safe. Life cycle: closing waits for the texts being encoded; afterwards every call
 * throws {@link IllegalStateException}.
 */
public final class Tokenizer implements AutoCloseable {
  /** No script or language needs that many characters a token over a whole text. */
  private static final int CHARACTERS_PER_TOKEN = 16;

  /** What is read at most of a text that gives next to no tokens, such as a megabyte of spaces. */
  private static final int MOST_CHARACTERS = 1 << 17;

  private static final int LONGEST = Integer.MAX_VALUE / CHARACTERS_PER_TOKEN;

  private static final int COUNTED_AT_ONCE = 1 << 13;

  private final NativeTokenizer tokenizer;
  private final SpecialTokens special;
  private final int maxLength;

  private Tokenizer(NativeTokenizer tokenizer, SpecialTokens special, int maxLength) {
    this.tokenizer = tokenizer;
    this.special = special;
    this.maxLength = maxLength;
  }

  /**
   * Reads a tokenizer and tries it on texts of many scripts.
   *
   * @param maxLength most tokens of one text, special tokens included, and at least those
   * @throws ModelLoadException when the file cannot be read or does not work
   */
  public static Tokenizer load(Path tokenizerJson, int maxLength) {
    NativeTokenizer tokenizer = NativeTokenizer.load(tokenizerJson);
    try {
      SpecialTokens special = Probes.run(tokenizer, tokenizerJson);
      int least = Math.max(1, special.total());
      if (maxLength < least || maxLength > LONGEST) {
        throw new ModelLoadException(
            ("the most tokens of a text were set to %d, but must be from %d (the special tokens of"
                    + " tokenizer '%s' alone) to %d.")
                .formatted(maxLength, least, tokenizerJson, LONGEST));
      }
      return new Tokenizer(tokenizer, special, maxLength);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The most tokens of one text, special tokens included. */
  public int maxLength() {
    return maxLength;
  }

  /**
   * The text as the model reads it, cut behind the last token that fits.
   *
   * <p>Bounded in time: only as many characters are read as the tokens kept can need, first 16 a
   * token, then twice as many while they yield too few. The tokens are those of the whole text,
   * unless its first 131,072 characters (or 16 a token, if more) give fewer than {@code maxLength}:
   * then they are those of that beginning.
   *
   * @throws IllegalTextException when the text has half a surrogate pair, or gives no token at all
   */
  public Encoding encode(String text) {
    requireWholeCodePoints(text);
    int longest = Math.max(maxLength * CHARACTERS_PER_TOKEN, MOST_CHARACTERS);
    int characters = maxLength * CHARACTERS_PER_TOKEN;
    while (true) {
      Piece piece = Piece.of(text, 0, characters);
      Encoding whole = encode(piece.text(), true);
      if (characters == longest || isEnough(whole.length(), piece.cut())) {
        return special.truncate(requireTokens(whole), maxLength);
      }
      characters = (int) Math.min(2L * characters, longest);
    }
  }

  /** Whether the tokens kept of a piece are those that the whole text would give. */
  private boolean isEnough(int tokens, Piece.Cut cut) {
    return switch (cut) {
      case AT_END -> true;
      case BEFORE_SPACE -> tokens >= maxLength;
      // The half that is dropped keeps the cut word away from the half that stays.
      case IN_WORD -> tokens >= 2L * maxLength;
    };
  }

  /**
   * How many tokens the text has, without special tokens and without a limit.
   *
   * <p>Exact up to 8,192 characters. A longer text is counted in pieces of that size, cut at white
   * space where there is some, so time grows with the length alone and each cut can be off by a
   * token or two.
   *
   * @throws IllegalTextException when the text has half a surrogate pair
   */
  public int count(String text) {
    requireWholeCodePoints(text);
    int tokens = 0;
    for (int start = 0; start < text.length(); ) {
      Piece piece = Piece.of(text, start, COUNTED_AT_ONCE);
      tokens += encode(piece.text(), false).length();
      start = piece.end();
    }
    return tokens;
  }

  private Encoding encode(String text, boolean addSpecialTokens) {
    try {
      return tokenizer.encode(text, addSpecialTokens);
    } catch (IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalTextException(
          "the tokenizer cannot encode the text: " + e.getMessage() + ".", e);
    }
  }

  private static Encoding requireTokens(Encoding encoding) {
    if (encoding.length() == 0) {
      throw new IllegalTextException(
          "the text gives no tokens: it is empty to this tokenizer, which adds no special tokens."
              + " Leave such texts out, or send them to the dead letters.");
    }
    return encoding;
  }

  /**
   * The native library would drop half a surrogate pair or replace it, and the vector would be that
   * of another text than the one stored.
   */
  private static void requireWholeCodePoints(String text) {
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

  /** Frees the native memory, once no text is being encoded. Closing twice does nothing. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
