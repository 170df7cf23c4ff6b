package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairsTest {
  private static final int MEGABYTE = 1 << 20;

  @Test
  void haveASegmentAndASequenceEach() {
    try (Tokenizer tokenizer = Families.WORDPIECE.load(8)) {
      TokenizedText text = tokenizer.tokenize("a", "a a", Truncation.ERROR);

      assertThat(text.encoding().ids()).containsExactly(2, 41, 3, 41, 41, 3);
      assertThat(text.encoding().typeIds()).containsExactly(0, 0, 0, 1, 1, 1);
      assertThat(text.sequences()).containsExactly(-1, 0, -1, 1, 1, -1);
      assertThat(text.starts()).containsExactly(0, 0, 0, 0, 2, 0);
      assertThat(text.words()).containsExactly(-1, 0, -1, 0, 1, -1);
    }
  }

  @Test
  void keepSpecialTokensThatAreWrittenInATextAsItsOwn() {
    try (Tokenizer tokenizer = Families.WORDPIECE.load(8)) {
      TokenizedText text = tokenizer.tokenize("[MASK] a", null, Truncation.ERROR);

      assertThat(text.tokens()).containsExactly("[CLS]", "[MASK]", "a", "[SEP]");
      assertThat(text.isSpecial(1)).isFalse();
      assertThat(text.ends()[1]).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void areCutAsIfBothTextsWereReadWhole(Families family) {
    String prose = "The quick brown fox, naïve as ever, jumps over 13 lazy dogs.\n ".repeat(60);
    String dense = "東京都千代田区丸の内一丁目九番地😀😀".repeat(60);
    String brief = "Who?";
    try (Tokenizer cut = family.load(31);
        Tokenizer odd = family.load(32)) {
      for (String first : new String[] {prose, dense, brief}) {
        for (String second : new String[] {prose, dense, brief}) {
          assertCutAsWhole(cut, first, second);
          assertCutAsWhole(odd, first, second);
        }
      }
    }
  }

  private static void assertCutAsWhole(Tokenizer tokenizer, String first, String second) {
    int[] one = tokenizer.tokenizeBare(first).encoding().ids();
    int[] two = tokenizer.tokenizeBare(second).encoding().ids();

    TokenizedText text = tokenizer.tokenize(first, second, Truncation.LONGEST_FIRST);

    int[] ids = text.encoding().ids();
    int special = (int) Arrays.stream(text.sequences()).filter(s -> s < 0).count();
    int room = tokenizer.maxLength() - special;
    Shares shares =
        one.length + two.length <= room
            ? new Shares(one.length, two.length)
            : Shares.of(one.length, two.length, room, Truncation.LONGEST_FIRST);
    assertThat(of(0, text)).isEqualTo(Arrays.copyOf(one, shares.first()));
    assertThat(of(1, text)).isEqualTo(Arrays.copyOf(two, shares.second()));
    assertThat(tokenizer.encodePair(first, second, Truncation.LONGEST_FIRST).ids()).isEqualTo(ids);
  }

  private static int[] of(int sequence, TokenizedText text) {
    int[] ids = text.encoding().ids();
    return IntStream.range(0, ids.length)
        .filter(i -> text.sequences()[i] == sequence)
        .map(i -> ids[i])
        .toArray();
  }

  @ParameterizedTest
  @EnumSource
  void loseTheirBeginningsFromTheLeft(Families family) {
    String text = "The quick brown fox, naïve as ever, jumps over 13 lazy dogs.\n ".repeat(9);
    try (Tokenizer tokenizer = family.load(24, TruncationSide.LEFT)) {
      int[] whole = tokenizer.tokenizeBare(text).encoding().ids();

      TokenizedText kept = tokenizer.tokenize(text, null, Truncation.LONGEST_FIRST);

      int[] ids = of(0, kept);
      assertThat(kept.length()).isEqualTo(24);
      assertThat(ids).isEqualTo(Arrays.copyOfRange(whole, whole.length - ids.length, whole.length));
      assertThat(tokenizer.encode(text).ids()).isEqualTo(kept.encoding().ids());
      assertThat(tokenizer.windows(text, null, Truncation.LONGEST_FIRST, 4).get(0).tokens())
          .isEqualTo(kept.tokens());
    }
  }

  @Nested
  class OfAMegabyte {
    private final String text = "word ".repeat(MEGABYTE / 5);

    @Test
    void areReadOnlyAtTheirBeginnings() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(256)) {
        String beginning = text.substring(0, 1 << 17);

        assertThat(tokenizer.encodePair(text, "a", Truncation.ONLY_FIRST).ids())
            .isEqualTo(tokenizer.encodePair(beginning, "a", Truncation.ONLY_FIRST).ids());
        assertThat(tokenizer.encodePair(text, text, Truncation.LONGEST_FIRST).ids())
            .isEqualTo(tokenizer.encodePair(beginning, beginning, Truncation.LONGEST_FIRST).ids());
      }
    }

    @Test
    void areReadToTheirEndsInWindows() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(256)) {
        int words = text.length() / 5;
        int perWord = tokenizer.count("word");
        int inAll = words * perWord;

        assertThat(tokenizer.windows("a", text, Truncation.ONLY_SECOND, 52))
            .hasSize(1 + (inAll - 252 + 199) / 200)
            .last()
            .satisfies(
                last -> assertThat(last.ends()[last.length() - 2]).isEqualTo(text.length() - 1));
      }
    }

    @Test
    void areRefusedWithTooManyWindows() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(256)) {
        int inAll = text.length() / 5 * tokenizer.count("word");

        assertRefused(
            () -> tokenizer.windows("a", text, Truncation.ONLY_SECOND, 251),
            "the text gives %d windows of 256 tokens at a stride of 251, and at most 4194304 tokens"
                + " are made of one text. Lower the stride, or split the text.",
            inAll - 251);
      }
    }
  }

  @Nested
  class AreRefused {

    @Test
    void whenTheyMayNotBeCut() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(4)) {
        assertRefused(
            () -> tokenizer.tokenize("Hello, World!", null, Truncation.ERROR),
            "the text has 10 tokens, the 2 special tokens included, and at most 4 are allowed."
                + " Shorten it, or choose another truncation.");
        String sentence =
            "the two texts have 12 tokens, the 3 special tokens included, and at most 4 are"
                + " allowed. Shorten them, or choose another truncation.";
        assertRefused(() -> tokenizer.encodePair("Hello, World!", "a", Truncation.ERROR), sentence);
        assertRefused(() -> tokenizer.windows("Hello, World!", "a", Truncation.ERROR, 0), sentence);
      }
    }

    @Test
    void whenTheStrideIsAsLongAsAWindow() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(8)) {
        assertRefused(
            () -> tokenizer.windows("a a", "Hello, World!", Truncation.ONLY_SECOND, 3),
            "only 3 tokens of the text fit into a window, which is no more than the stride of 3"
                + " that windows share. Lower the stride, shorten the other text, or allow more"
                + " tokens.");
      }
    }

    @Test
    void withHalfASurrogatePairInEither() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(8)) {
        String sentence =
            "the text has half a surrogate pair (U+D800 at index 1), which is no character. Repair"
                + " it where it was cut, or replace it with U+FFFD.";
        assertRefused(
            () -> tokenizer.encodePair("a\ud800", "a", Truncation.LONGEST_FIRST), sentence);
        assertRefused(
            () -> tokenizer.windows("a", "a\ud800", Truncation.LONGEST_FIRST, 0), sentence);
        assertRefused(() -> tokenizer.tokenizeBare("a\ud800"), sentence);
      }
    }

    @Test
    void byATokenizerThatPutsTheSecondTextFirst(@TempDir Path folder) throws IOException {
      ObjectMapper json = new ObjectMapper();
      Path original = Families.WORDPIECE.file("tokenizer.json");
      ObjectNode reversed = (ObjectNode) json.readTree(original.toFile());
      ArrayNode pair = (ArrayNode) reversed.at("/post_processor/pair");
      pair.insert(1, pair.remove(3)).insert(3, pair.remove(2));
      Path file = Files.writeString(folder.resolve("tokenizer.json"), reversed.toString());

      try (Tokenizer tokenizer = Tokenizer.load(file, 8)) {
        assertThat(tokenizer.encode("a").ids()).containsExactly(2, 41, 3);
        assertThatThrownBy(() -> tokenizer.encodePair("a", "a", Truncation.ERROR))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(
                "this tokenizer does not put two texts behind each other with its special tokens"
                    + " around them, so it cannot encode pairs. Choose a model that was trained on"
                    + " pairs.");
      }
    }

    @Test
    void whereTheSpecialTokensOfAPairDoNotFit() {
      try (Tokenizer tokenizer = Families.WORDPIECE.load(2)) {
        assertThatThrownBy(() -> tokenizer.encodePair("a", "a", Truncation.LONGEST_FIRST))
            .isInstanceOf(IllegalTextException.class)
            .hasMessage(
                "a pair has 3 special tokens alone, but the most tokens of a text or pair were set"
                    + " to 2. Allow more.");
      }
    }
  }

  @Test
  void needASecondTextToCutIt() {
    try (Tokenizer tokenizer = Families.WORDPIECE.load(8)) {
      assertThatThrownBy(() -> tokenizer.tokenize("a", null, Truncation.ONLY_SECOND))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "truncation ONLY_SECOND needs a second text, and there is one text only. Choose"
                  + " ONLY_FIRST or ERROR.");
      assertThatThrownBy(() -> tokenizer.windows("a", "a", Truncation.ONLY_SECOND, -1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the stride was -1, but must be 0 or more tokens that windows share.");
    }
  }

  @Test
  void areRefusedByAClosedTokenizer() {
    Tokenizer tokenizer = Families.WORDPIECE.load(8);
    tokenizer.close();

    for (ThrowingCallable call :
        new ThrowingCallable[] {
          () -> tokenizer.encodePair("a", "a", Truncation.ERROR),
          () -> tokenizer.tokenize("a", null, Truncation.ERROR),
          () -> tokenizer.windows("a", "a", Truncation.ERROR, 0),
          () -> tokenizer.decode(2)
        }) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this tokenizer is closed. Load it again to use it.");
    }
  }

  private static void assertRefused(ThrowingCallable call, String sentence, Object... values) {
    assertThatThrownBy(call).isInstanceOf(IllegalTextException.class).hasMessage(sentence, values);
  }
}
