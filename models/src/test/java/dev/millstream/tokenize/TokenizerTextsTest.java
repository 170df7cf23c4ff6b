package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTextsTest {
  private static final int MEGABYTE = 1 << 20;

  @Nested
  class LongTexts {

    @ParameterizedTest
    @EnumSource
    void areCutToTheTokensOfTheWholeText(Families family) {
      String prose = "The quick brown fox, naïve as ever, jumps over 13 lazy dogs.\n ".repeat(60);
      String dense = "東京都千代田区丸の内一丁目九番地😀😀".repeat(60);
      String spaced = ("word" + " ".repeat(90)).repeat(60);
      try (Tokenizer all = family.load(100_000);
          Tokenizer cut = family.load(24)) {
        for (String text : new String[] {prose, dense, spaced, prose + dense, spaced + prose}) {
          int[] whole = all.encode(text).ids();

          int[] kept = cut.encode(text).ids();

          int trailing = trailing(family);
          assertThat(kept).hasSize(24);
          assertThat(Arrays.copyOf(kept, 24 - trailing))
              .isEqualTo(Arrays.copyOf(whole, 24 - trailing));
          assertThat(Arrays.copyOfRange(kept, 24 - trailing, 24))
              .isEqualTo(Arrays.copyOfRange(whole, whole.length - trailing, whole.length));
        }
      }
    }

    private int trailing(Families family) {
      return family == Families.BYTE_FALLBACK_BPE ? 0 : 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "a", "word ", "東", "😀", "a\u0301", " "})
    void ofAMegabyteAreReadOnlyAtTheirBeginning(String unit) {
      String text = unit.repeat(MEGABYTE / unit.length());
      try (Tokenizer tokenizer = Families.WORDPIECE.load(256)) {
        int[] beginning = tokenizer.encode(text.substring(0, 1 << 17)).ids();

        assertThat(tokenizer.encode(text).ids()).isEqualTo(beginning);
      }
    }

    @Test
    void areReadOnWhileTheyGiveTooFewTokens() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(32)) {
        int[] plain = tokenizer.encode("The lazy dog.").ids();

        assertThat(tokenizer.encode(" ".repeat(100_000) + "The lazy dog.").ids()).isEqualTo(plain);
      }
    }

    @Test
    void areNotReadBehindTheFirst131072CharactersForTooFewTokens() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(32)) {
        int[] nothing = tokenizer.encode("").ids();

        assertThat(tokenizer.encode(" ".repeat(1 << 17) + "The lazy dog.").ids())
            .isEqualTo(nothing);
      }
    }

    @ParameterizedTest
    @EnumSource
    void areCountedInPiecesToATokenOrTwoEach(Families family) {
      String sentence = "The quick brown fox jumps over the lazy dog. ";
      try (Tokenizer tokenizer = family.load(10)) {
        int pieces = sentence.length() * 2_000 / (1 << 13) + 1;

        int one = tokenizer.count(sentence.repeat(2)) - tokenizer.count(sentence);

        assertThat(tokenizer.count(sentence.repeat(2_000)))
            .isBetween(2_000 * one - 2 * pieces, 2_000 * one + 2 * pieces);
      }
    }

    @Test
    void keepASurrogatePairAtTheCutWhole() {
      try (Tokenizer tokenizer = Families.BYTE_LEVEL_BPE.load(8)) {
        String emoji = "a" + "😀".repeat(200);

        assertThat(tokenizer.encode(emoji).ids()).isEqualTo(tokenizer.encode("a😀😀😀😀").ids());
      }
    }
  }

  @Nested
  class HostileTexts {

    @ParameterizedTest
    @EnumSource
    void areEncodedWithASegmentForEveryToken(Families family) {
      String zalgo =
          "Z\u0351\u036b\u0343a\u0323\u033c\u030alg\u0306\u0308\u0301o\u0309\u030a\u0324";
      String[] texts = {
        "a\u0000b",
        zalgo,
        "\u202egnirts\u202c",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "\ufeffbom",
        "\ufffd",
        "\u0007\u001b[0m",
        "[CLS] <s>"
      };
      try (Tokenizer tokenizer = family.load(64)) {
        assertThat(texts)
            .allSatisfy(
                text -> {
                  Encoding encoding = tokenizer.encode(text);
                  assertThat(encoding.length()).isBetween(1, 64);
                  assertThat(encoding.typeIds()).hasSize(encoding.length()).containsOnly(0);
                });
      }
    }

    @Test
    void withoutWordsHaveSpecialTokensOnly() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(64)) {
        assertThat(tokenizer.encode("").ids()).containsExactly(2, 3);
        assertThat(tokenizer.encode(" \t\r\n ").ids()).containsExactly(2, 3);
        assertThat(tokenizer.count("")).isZero();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\ud800", "ab\ud800c", "ab\ud800\ud800", "ab\ud800\ue000"})
    void withHalfASurrogatePairAreRefused(String text) {
      try (Tokenizer tokenizer = Families.BYTE_LEVEL_BPE.load(64)) {
        assertThatThrownBy(() -> tokenizer.encode(text))
            .isInstanceOf(IllegalTextException.class)
            .hasMessage(
                "the text has half a surrogate pair (U+D800 at index 2), which is no character."
                    + " Repair it where it was cut, or replace it with U+FFFD.");
      }
    }

    @Test
    void withHalvesInTheWrongOrderAreRefusedByCountToo() {
      try (Tokenizer tokenizer = Families.BYTE_LEVEL_BPE.load(64)) {
        assertThatThrownBy(() -> tokenizer.count("\udc00\ud800"))
            .isInstanceOf(IllegalTextException.class)
            .hasMessageStartingWith("the text has half a surrogate pair (U+DC00 at index 0)");
      }
    }

    @Test
    void withoutATokenAreRefused(@TempDir Path folder) throws IOException {
      ObjectMapper json = new ObjectMapper();
      Path original = Families.BYTE_LEVEL_BPE.file("tokenizer.json");
      ObjectNode bare = (ObjectNode) json.readTree(original.toFile());
      bare.putNull("post_processor");
      Path file = Files.writeString(folder.resolve("tokenizer.json"), bare.toString());

      try (Tokenizer tokenizer = Tokenizer.load(file, 8)) {
        assertThatThrownBy(() -> tokenizer.encode(""))
            .isInstanceOf(IllegalTextException.class)
            .hasMessage(
                "the text gives no tokens: it is empty to this tokenizer, which adds no special"
                    + " tokens. Leave such texts out, or send them to the dead letters.");
      }
    }
  }
}
