package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingTextTest {
  private static final String MIXED =
      "Le café à Noël, don't ! I love 🍕 and 🚀! 👩‍👩‍👧‍👦\n\n東京は日本の首都です。 नमस्ते  two  spaces .";

  private static List<String> pieces(GrowingText text, int... ids) {
    List<String> pieces = new ArrayList<>();
    for (int id : ids) {
      pieces.add(text.add(id));
    }
    pieces.add(text.finish());
    return pieces;
  }

  @ParameterizedTest
  @EnumSource
  void piecesTogetherAreTheTextOfAllTokens(TinyTokenizer family) {
    SplittableRandom random = new SplittableRandom(7);
    family.with(
        (tokenizer, detokenizer) -> {
          for (int trial = 0; trial < 600; trial++) {
            boolean skip = random.nextBoolean();
            int[] ids = ids(random, family.vocabulary());

            List<String> pieces = pieces(GrowingText.of(detokenizer, skip), ids);

            assertThat(String.join("", pieces))
                .as("%s, special tokens left out: %s", Arrays.toString(ids), skip)
                .isEqualTo(detokenizer.decode(ids, skip));
            assertThat(pieces).noneMatch(GrowingTextTest::hasHalfACharacter);
          }
        });
  }

  /** Half of them from all ids, half from the first, where special tokens and bytes are. */
  private static int[] ids(SplittableRandom random, int vocabulary) {
    int below = random.nextBoolean() ? vocabulary : 280;
    return IntStream.range(0, random.nextInt(40)).map(i -> random.nextInt(below)).toArray();
  }

  private static boolean hasHalfACharacter(String piece) {
    return !piece.isEmpty()
        && (Character.isLowSurrogate(piece.charAt(0))
            || Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
  }

  @ParameterizedTest
  @EnumSource
  void piecesAfterAPromptAreTheRestOfTheText(TinyTokenizer family) {
    family.with(
        (tokenizer, detokenizer) -> {
          int[] prompt = tokenizer.encode("The quick brown fox").ids();
          int[] made = tokenizer.tokenizeBare("jumps over the dog").encoding().ids();
          int[] all = IntStream.concat(Arrays.stream(prompt), Arrays.stream(made)).toArray();

          List<String> pieces = pieces(GrowingText.after(detokenizer, false, prompt), made);

          String whole = detokenizer.decode(all, false);
          assertThat(String.join("", pieces))
              .isEqualTo(whole.substring(detokenizer.decode(prompt, false).length()));
        });
  }

  @ParameterizedTest
  @EnumSource
  void noPieceOfAnHonestTextHasABrokenCharacter(TinyTokenizer family) {
    family.with(
        (tokenizer, detokenizer) -> {
          int[] ids = tokenizer.encode(MIXED).ids();

          List<String> pieces = pieces(GrowingText.of(detokenizer, true), ids);

          assertThat(pieces).noneMatch(piece -> piece.contains("\ufffd"));
          assertThat(pieces).hasSizeGreaterThan(10);
          assertThat(String.join("", pieces)).isEqualTo(tokenizer.decode(ids));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"BYTE_LEVEL_BPE", "BYTE_FALLBACK_BPE"})
  void holdsBackACharacterUntilItsLastByte(TinyTokenizer family) {
    family.with(
        (tokenizer, detokenizer) -> {
          int[] ids = tokenizer.tokenizeBare("🚀a").encoding().ids();
          int rocket = ids.length - 1;

          List<String> pieces =
              pieces(GrowingText.of(detokenizer, true), Arrays.copyOf(ids, rocket));
          List<String> begun =
              pieces(GrowingText.of(detokenizer, true), Arrays.copyOf(ids, rocket - 1));

          assertThat(String.join("", pieces).strip()).isEqualTo("🚀");
          assertThat(String.join("", begun.subList(0, rocket - 1)).strip()).isEmpty();
          assertThat(begun.get(rocket - 1)).contains("\ufffd");
        });
  }

  @Test
  void aTextWithoutTokensIsEmpty() {
    TinyTokenizer.GPT2.with(
        (tokenizer, detokenizer) ->
            assertThat(pieces(GrowingText.of(detokenizer, true))).containsExactly(""));
  }
}
