package dev.millstream.generate.decode;

import dev.millstream.model.ModelLoadException;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Vocabulary;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Text of tokens, and how much of it more tokens cannot change.
 *
 * <p>Threading: safe. Life cycle: lives as long as its tokenizer.
 */
public final class Detokenizer {
  private static final String LONE_BYTE = "<0xFF>";
  private static final char REPLACEMENT = '\ufffd';

  private final Tokenizer tokenizer;
  private final OptionalInt loneByte;

  private Detokenizer(Tokenizer tokenizer, OptionalInt loneByte) {
    this.tokenizer = tokenizer;
    this.loneByte = loneByte;
  }

  /**
   * Reads what the tokenizer does not say of its vocabulary; once for a model.
   *
   * @throws ModelLoadException when the file cannot be read
   */
  public static Detokenizer of(Tokenizer tokenizer, Path tokenizerJson) {
    return new Detokenizer(tokenizer, Vocabulary.read(tokenizerJson).id(LONE_BYTE));
  }

  /** The text of tokens. */
  public String decode(int[] ids, boolean skipSpecialTokens) {
    return skipSpecialTokens ? tokenizer.decode(ids) : tokenizer.decodeWithSpecialTokens(ids);
  }

  /**
   * How many characters of the text of these tokens stand whatever follows: an unfinished character
   * at its end may still become one, and where bytes are tokens a run of them is one text or none.
   */
  int settled(int[] ids, String text, boolean skipSpecialTokens) {
    int settled = text.length();
    if (loneByte.isPresent()) {
      int[] spoilt = Arrays.copyOf(ids, ids.length + 1);
      spoilt[ids.length] = loneByte.getAsInt();
      settled = common(text, decode(spoilt, skipSpecialTokens));
    }
    while (settled > 0 && text.charAt(settled - 1) == REPLACEMENT) {
      settled--;
    }
    return settled > 0 && Character.isHighSurrogate(text.charAt(settled - 1))
        ? settled - 1
        : settled;
  }

  /** With how many equal characters two texts begin. */
  static int common(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      if (one.charAt(i) != other.charAt(i)) {
        return i;
      }
    }
    return length;
  }
}
