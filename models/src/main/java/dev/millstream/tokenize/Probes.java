package dev.millstream.tokenize;

import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries a tokenizer on texts of many kinds before any record depends on it: a file can parse and
 * still fail on the first character that its vocabulary lacks.
 */
final class Probes {
  private static final List<String> TEXTS =
      List.of(
          "a",
          "The quick brown fox jumps over the lazy dog.",
          "",
          " ",
          "\n\t  \r\n",
          "0123456789 3.14 1,000",
          "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
          "Don't stop—it's 5 o'clock…",
          "naïve café, Straße, İstanbul, ǅ",
          "Привет, мир",
          "Γειά σου Κόσμε",
          "你好，世界。東京",
          "こんにちは世界",
          "안녕하세요",
          "مرحبا بالعالم",
          "שלום עולם",
          "नमस्ते दुनिया",
          "สวัสดีชาวโลก",
          "👩‍👩‍👧‍👦 🏳️‍🌈 🍕",
          "e\u0301\u0327\u0323 \u0000 \u202e \ufeff \ufffd",
          "antidisestablishmentarianism".repeat(8));

  private Probes() {}

  /**
   * Encodes every text, with special tokens and without.
   *
   * @return how many special tokens stand around a text
   */
  static SpecialTokens run(NativeTokenizer tokenizer, Path file) {
    SpecialTokens found = null;
    for (String text : TEXTS) {
      found = probe(tokenizer, text, found, file);
    }
    if (found == null) {
      throw new ModelLoadException(
          "tokenizer file '" + file + "' gives no tokens for any text. Fetch it again.");
    }
    return found;
  }

  private static @Nullable SpecialTokens probe(
      NativeTokenizer tokenizer, String text, @Nullable SpecialTokens expected, Path file) {
    int[] plain;
    int[] framed;
    try {
      plain = tokenizer.encode(text, false).ids();
      framed = tokenizer.encode(text, true).ids();
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          ("tokenizer file '%s' cannot encode the plain text \"%s\": %s. Its vocabulary may lack the"
                  + " unknown token; export it again.")
              .formatted(file, text.strip(), e.getMessage()),
          e);
    }
    if (plain.length == 0) {
      return expected;
    }
    SpecialTokens found =
        expected == null
            ? SpecialTokens.around(plain, framed)
            : expected.surround(plain, framed) ? expected : null;
    if (found == null) {
      throw new ModelLoadException(
          ("tokenizer file '%s' does not put its special tokens before and behind the text alone, so"
                  + " a text cannot be cut to the model's length.")
              .formatted(file));
    }
    return found;
  }
}
