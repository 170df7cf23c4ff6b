package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ContentHash;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenizerCallTest {
  private static final TokenizeOptions OPTIONS = TokenizeOptions.DEFAULT;
  private static final TokenizeOptions TO_FOUR =
      OPTIONS.withTruncation(Truncation.LONGEST_FIRST, 4);

  private final Tokenizer tokenizer = Families.WORDPIECE.load(8);

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void givesWholeTextsHoweverLittleTheModelTakes() {
    Tokenization tokens = tokenizer.call(OPTIONS).apply("a a a a a a a a a a", null);

    assertThat(tokens.length()).isEqualTo(12);
    assertThat(tokens.overflow()).isFalse();
  }

  @Test
  void cutsToWhatTheModelTakesOrToMoreWhereMoreIsAskedFor() {
    String text = "a ".repeat(100);

    assertThat(tokenizer.call(TokenizeOptions.FOR_MODEL).apply(text, null).length()).isEqualTo(8);
    assertThat(
            tokenizer
                .call(OPTIONS.withTruncation(Truncation.LONGEST_FIRST, 50))
                .apply(text, null)
                .length())
        .isEqualTo(50);
  }

  @Test
  void namesTheTokenizerByTheHashOfItsFile() throws Exception {
    String sha256 = ContentHash.sha256(Families.WORDPIECE.file("tokenizer.json"));

    assertThat(tokenizer.call(OPTIONS).apply("a", null).tokenizer())
        .isEqualTo(sha256.substring(0, 16));
    try (Tokenizer other = Families.UNIGRAM.load(8)) {
      assertThat(other.fingerprint()).isNotEqualTo(tokenizer.fingerprint());
    }
  }

  @Test
  void hasNoTokensForAnEmptyTextWithoutSpecialTokens() {
    assertThat(tokenizer.call(OPTIONS.withoutSpecialTokens()).apply("", null).length()).isZero();
  }

  @Test
  void givesPairsWithoutSpecialTokensTheirSegments() {
    Tokenization tokens = tokenizer.call(OPTIONS.withoutSpecialTokens()).apply("a b", "c");

    assertThat(tokens.windows().get(0).tokens()).containsExactly("a", "b", "c");
    assertThat(tokens.windows().get(0).encoding().typeIds()).containsExactly(0, 0, 1);
    assertThat(tokens.windows().get(0).sequences()).containsExactly(0, 0, 1);
  }

  @Test
  void leavesASingleTextAloneWhereOnlyTheSecondMayBeCut() {
    TokenizerCall call = tokenizer.call(OPTIONS.withTruncation(Truncation.ONLY_SECOND, 4));

    assertThat(call.apply("a b", null).length()).isEqualTo(4);
    assertThatThrownBy(() -> call.apply("a b c", null))
        .isInstanceOf(TextTooLongException.class)
        .hasMessage(
            "the text has 5 tokens, the 2 special tokens included, and at most 4 are allowed."
                + " Shorten it, or choose another truncation.");
  }

  @Test
  void refusesALengthBelowTheSpecialTokens() {
    assertThatThrownBy(() -> tokenizer.call(OPTIONS.withTruncation(Truncation.ERROR, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "max_length was 1 but must be from 2 (so many special tokens are put around each text)"
                + " to 134217727.");
  }

  @Test
  void refusesAPairForWhichThereIsNoRoom() {
    TokenizerCall call = tokenizer.call(OPTIONS.withTruncation(Truncation.LONGEST_FIRST, 2));

    assertThatThrownBy(() -> call.apply("a", "b"))
        .isInstanceOf(IllegalTextException.class)
        .hasMessage(
            "max_length was 2, but 3 special tokens are put around each pair. Allow more tokens.");
  }

  @Test
  void refusesHalfACharacterInEitherText() {
    TokenizerCall call = tokenizer.call(TO_FOUR);

    assertThatThrownBy(() -> call.apply("a", "half \ud83d"))
        .isInstanceOf(IllegalTextException.class)
        .hasMessageStartingWith("the text has half a surrogate pair (U+D83D at index 5)");
  }

  @Test
  void writesListsOfWindowsOnlyWhereTheyWereAskedFor() throws Exception {
    ObjectMapper json = new ObjectMapper();

    assertThat(json.valueToTree(tokenizer.call(TO_FOUR).apply("a b c", null)).get("tokens"))
        .hasToString("[\"[CLS]\",\"a\",\"b\",\"[SEP]\"]");
    Tokenization windows = tokenizer.call(TO_FOUR.withWindows(1)).apply("a b c", null);
    assertThat(json.writeValueAsString(windows))
        .isEqualTo(
            "{\"input_ids\":[[2,41,42,3],[2,42,43,3]],"
                + "\"token_type_ids\":[[0,0,0,0],[0,0,0,0]],"
                + "\"attention_mask\":[[1,1,1,1],[1,1,1,1]],"
                + "\"special_tokens_mask\":[[1,0,0,1],[1,0,0,1]],"
                + "\"offset_mapping\":[[[0,0],[0,1],[2,3],[0,0]],[[0,0],[2,3],[4,5],[0,0]]],"
                + "\"tokens\":[[\"[CLS]\",\"a\",\"b\",\"[SEP]\"],[\"[CLS]\",\"b\",\"c\",\"[SEP]\"]],"
                + "\"word_ids\":[[null,0,1,null],[null,1,2,null]],"
                + "\"sequence_ids\":[[null,0,0,null],[null,0,0,null]],"
                + "\"overflow_to_sample_mapping\":[0,0],"
                + "\"tokenizer\":\"ada513dac4e2bdef\"}");
  }

  @Test
  void hasSeveralWindowsOnlyWithOverflow() {
    TokenizedText window = tokenizer.tokenizeBare("a");

    assertThatThrownBy(() -> new Tokenization(List.of(window, window), false, "0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a text was given 2 windows, but has one, or with return_overflowing_tokens at least"
                + " one.");
  }
}
