package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens, offsets, words and decoded texts of the Python originals: tokenizers 0.23.3. */
class TokenizedTextGoldenTest {

  @ParameterizedTest
  @EnumSource
  void everythingOfATokenEqualsThatOfPython(Families family) throws IOException {
    try (Tokenizer tokenizer = family.load(10_000)) {
      for (JsonNode row : rows(family)) {
        TokenizedText text =
            tokenizer.tokenize(row.get("text").asText(), null, Truncation.LONGEST_FIRST);

        assertThat(text.encoding().ids()).isEqualTo(Families.ints(row.get("ids")));
        assertThat(text.tokens()).isEqualTo(strings(row.get("tokens")));
        assertThat(offsets(text)).isEqualTo(row.get("offsets").toString());
        assertThat(orNull(text.words())).isEqualTo(row.get("word_ids").toString());
        assertThat(special(text)).isEqualTo(Families.ints(row.get("special_tokens_mask")));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBareTextHasTheSameTokensWithoutTheSpecialOnes(Families family) throws IOException {
    try (Tokenizer tokenizer = family.load(10_000)) {
      for (JsonNode row : rows(family)) {
        TokenizedText text = tokenizer.tokenizeBare(row.get("text").asText());

        assertThat(text.encoding().ids()).isEqualTo(Families.ints(row.get("ids_without_special")));
        assertThat(text.sequences()).containsOnly(text.length() == 0 ? new int[0] : new int[] {0});
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void decodedTextsEqualThoseOfPython(Families family) throws IOException {
    try (Tokenizer tokenizer = family.load(10_000)) {
      for (JsonNode row : rows(family)) {
        int[] ids = Families.ints(row.get("ids"));

        assertThat(tokenizer.decode(ids)).isEqualTo(row.get("decoded").asText());
        assertThat(tokenizer.decodeWithSpecialTokens(ids))
            .isEqualTo(row.get("decoded_with_special").asText());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokensOfTheVocabularyDecodeToTheTextsOfPython(Families family) throws IOException {
    Vocabulary vocabulary = Vocabulary.read(family.file("tokenizer.json"));
    TokenDecoder decoder = TokenDecoder.read(family.file("tokenizer.json"));
    for (JsonNode row : rows(family)) {
      List<String> all = new ArrayList<>();
      List<String> withoutSpecial = new ArrayList<>();
      for (int id : Families.ints(row.get("ids"))) {
        String token = vocabulary.token(id).orElseThrow();
        assertThat(vocabulary.id(token)).hasValue(id);
        all.add(token);
        if (!vocabulary.isSpecial(id)) {
          withoutSpecial.add(token);
        }
      }

      assertThat(decoder.decode(all)).isEqualTo(row.get("decoded_with_special").asText());
      assertThat(decoder.decode(withoutSpecial)).isEqualTo(row.get("decoded").asText());
    }
  }

  private static List<JsonNode> rows(Families family) throws IOException {
    List<JsonNode> rows = Families.rows(family.file("golden.jsonl"));
    assertThat(rows).hasSize(250);
    return rows;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(string -> strings.add(string.asText()));
    return strings;
  }

  static String offsets(TokenizedText text) {
    List<String> offsets = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      offsets.add("[" + text.starts()[i] + "," + text.ends()[i] + "]");
    }
    return "[" + String.join(",", offsets) + "]";
  }

  /** As Python writes them, -1 being nothing. */
  static String orNull(int[] numbers) {
    List<String> written = new ArrayList<>();
    for (int number : numbers) {
      written.add(number < 0 ? "null" : String.valueOf(number));
    }
    return "[" + String.join(",", written) + "]";
  }

  static int[] special(TokenizedText text) {
    int[] special = new int[text.length()];
    for (int i = 0; i < special.length; i++) {
      special[i] = text.isSpecial(i) ? 1 : 0;
    }
    return special;
  }
}
