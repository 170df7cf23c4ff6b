package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that were written are read again as they were. */
class TokenizationJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TokenizeOptions WINDOWS =
      TokenizeOptions.DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 6).withWindows(1);

  @ParameterizedTest
  @EnumSource
  void comesBackAsItWasWritten(Families family) throws IOException {
    try (Tokenizer tokenizer = family.load(100)) {
      for (JsonNode row : Families.rows(family.file("golden.jsonl"))) {
        String text = row.get("text").asText();
        assertSame(tokenizer.call(TokenizeOptions.DEFAULT).apply(text, null));
        assertSame(tokenizer.call(WINDOWS).apply(text, null));
      }
    }
  }

  private static void assertSame(Tokenization tokens) throws IOException {
    String json = JSON.writeValueAsString(tokens);
    Tokenization read = JSON.readValue(json, Tokenization.class);
    assertThat(read).usingRecursiveComparison().isEqualTo(tokens);
    assertThat(JSON.writeValueAsString(read)).isEqualTo(json);
  }

  private static void assertRefused(Consumer<ObjectNode> spoil, String sentence) {
    try (Tokenizer tokenizer = Families.WORDPIECE.load(100)) {
      ObjectNode json = JSON.valueToTree(tokenizer.call(TokenizeOptions.DEFAULT).apply("a", null));
      spoil.accept(json);
      assertThatThrownBy(() -> JSON.treeToValue(json, Tokenization.class))
          .isInstanceOfSatisfying(
              JsonMappingException.class,
              e -> assertThat(e.getOriginalMessage()).isEqualTo(sentence));
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    assertRefused(
        json -> json.remove("tokenizer"),
        "in these tokens 'tokenizer' is no text, but must be the fingerprint of the tokenizer. Write"
            + " them as Millstream does.");
    assertRefused(
        json -> json.remove("word_ids"),
        "in these tokens 'word_ids' is no list, but must be a list with a value for each token."
            + " Write them as Millstream does.");
    assertRefused(
        json -> json.put("input_ids", 3).putArray("overflow_to_sample_mapping"),
        "in these tokens 'input_ids' has no windows, but must be a list of at least one. Write them"
            + " as Millstream does.");
  }

  @Test
  void refusesColumnsOfOtherLengths() {
    assertRefused(
        json -> ((ArrayNode) json.get("token_type_ids")).add(0),
        "in these tokens 'token_type_ids' has 4 values for 3 tokens, but must be a list with a value"
            + " for each token. Write them as Millstream does.");
  }

  @Test
  void refusesNumbersThatAreNone() {
    String sentence =
        "in these tokens 'input_ids' holds a value that is no count, but must be a whole number"
            + " from 0. Write them as Millstream does.";
    assertRefused(json -> ((ArrayNode) json.get("input_ids")).set(0, -1), sentence);
    assertRefused(json -> ((ArrayNode) json.get("input_ids")).set(0, 1L << 40), sentence);
    assertRefused(json -> ((ArrayNode) json.get("input_ids")).setNull(0), sentence);
    assertRefused(
        json -> ((ArrayNode) json.get("offset_mapping")).set(0, 7),
        "in these tokens 'offset_mapping' holds a value that is no count, but must be a whole number"
            + " from 0. Write them as Millstream does.");
  }
}
