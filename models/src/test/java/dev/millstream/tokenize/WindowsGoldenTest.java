package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pairs, truncation and strides of the Python originals: transformers 5.23.0. */
class WindowsGoldenTest {

  @ParameterizedTest
  @EnumSource
  void rowsEqualThoseOfPythonWithoutTheirPadding(Families family) throws IOException {
    List<JsonNode> calls = Families.rows(family.file("golden-batch.jsonl"));

    assertThat(calls).hasSize(15);
    for (JsonNode call : calls) {
      try (Tokenizer tokenizer = family.load(call.at("/kwargs/max_length").asInt(10_000))) {
        assertRows(tokenizer, call);
      }
    }
  }

  private static void assertRows(Tokenizer tokenizer, JsonNode call) {
    JsonNode output = call.get("output");
    int row = 0;
    for (int sample = 0; sample < call.at("/input/text").size(); sample++) {
      for (TokenizedText text : texts(tokenizer, call, sample)) {
        int[] attention = Families.ints(output.get("attention_mask").get(row));
        assertThat(text.encoding().ids()).isEqualTo(unpadded(output, "input_ids", row, attention));
        if (output.has("token_type_ids")) {
          assertThat(text.encoding().typeIds())
              .isEqualTo(unpadded(output, "token_type_ids", row, attention));
        }
        assertThat(TokenizedTextGoldenTest.special(text))
            .isEqualTo(unpadded(output, "special_tokens_mask", row, attention));
        assertThat(TokenizedTextGoldenTest.offsets(text))
            .isEqualTo(unpadded(output.get("offset_mapping").get(row), attention).toString());
        if (output.has("overflow_to_sample_mapping")) {
          assertThat(output.get("overflow_to_sample_mapping").get(row).asInt()).isEqualTo(sample);
        }
        row++;
      }
    }
    assertThat(row).isEqualTo(output.get("input_ids").size());
  }

  private static List<TokenizedText> texts(Tokenizer tokenizer, JsonNode call, int sample) {
    JsonNode kwargs = call.get("kwargs");
    String first = call.at("/input/text").get(sample).asText();
    JsonNode pair = call.at("/input/text_pair");
    String second = pair.isNull() ? null : pair.get(sample).asText();
    if (!kwargs.path("add_special_tokens").asBoolean(true)) {
      return List.of(tokenizer.tokenizeBare(first));
    }
    Truncation truncation = truncation(kwargs.path("truncation"));
    if (kwargs.has("return_overflowing_tokens")) {
      return tokenizer.windows(first, second, truncation, kwargs.get("stride").asInt());
    }
    TokenizedText text = tokenizer.tokenize(first, second, truncation);
    assertIdsAlone(tokenizer, first, second, truncation, text.encoding());
    return List.of(text);
  }

  private static void assertIdsAlone(
      Tokenizer tokenizer,
      String first,
      @Nullable String second,
      Truncation truncation,
      Encoding expected) {
    Encoding ids =
        second == null ? tokenizer.encode(first) : tokenizer.encodePair(first, second, truncation);
    assertThat(ids.ids()).isEqualTo(expected.ids());
    assertThat(ids.typeIds()).isEqualTo(expected.typeIds());
  }

  private static Truncation truncation(JsonNode value) {
    if (value.isTextual()) {
      return Truncation.valueOf(value.asText().toUpperCase(Locale.ROOT));
    }
    return value.asBoolean() ? Truncation.LONGEST_FIRST : Truncation.ERROR;
  }

  private static int[] unpadded(JsonNode output, String field, int row, int[] attention) {
    return Families.ints(unpadded(output.get(field).get(row), attention));
  }

  private static JsonNode unpadded(JsonNode row, int[] attention) {
    List<JsonNode> kept = new ArrayList<>();
    for (int i = 0; i < attention.length; i++) {
      if (attention[i] == 1) {
        kept.add(row.get(i));
      }
    }
    return JsonNodeFactory.instance.arrayNode().addAll(kept);
  }
}
