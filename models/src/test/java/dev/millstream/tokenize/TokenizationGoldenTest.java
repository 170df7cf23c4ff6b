package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JSON of tokens against the calls of transformers 5.23.0, field by field. */
class TokenizationGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIELDS =
      List.of("input_ids", "token_type_ids", "special_tokens_mask", "offset_mapping");

  @ParameterizedTest
  @EnumSource
  void callsGiveTheFieldsOfPythonWithoutTheirPadding(Families family) throws IOException {
    List<JsonNode> calls = Families.rows(family.file("golden-batch.jsonl"));

    assertThat(calls).hasSize(15);
    try (Tokenizer tokenizer = family.load(10_000)) {
      for (JsonNode call : calls) {
        TokenizerCall python = tokenizer.call(options(call.get("kwargs")));
        int row = 0;
        for (int sample = 0; sample < call.at("/input/text").size(); sample++) {
          JsonNode pair = call.at("/input/text_pair");
          @Nullable String second = pair.isNull() ? null : pair.get(sample).asText();
          Tokenization tokens = python.apply(call.at("/input/text").get(sample).asText(), second);
          assertSame(JSON.valueToTree(tokens), tokens.windows().size(), call, row);
          row += tokens.windows().size();
        }
        assertThat(row).isEqualTo(call.at("/output/input_ids").size());
      }
    }
  }

  /** Python gives a list of rows for all samples; here each sample has its own. */
  private static void assertSame(JsonNode json, int windows, JsonNode call, int first) {
    boolean overflow = call.at("/kwargs/return_overflowing_tokens").asBoolean();
    JsonNode output = call.get("output");
    for (String field : FIELDS) {
      if (!output.has(field)) {
        continue;
      }
      ArrayNode expected = JsonNodeFactory.instance.arrayNode();
      for (int row = first; row < first + windows; row++) {
        expected.add(unpadded(output.get(field).get(row), output.get("attention_mask").get(row)));
      }
      assertThat(json.get(field)).as(field).isEqualTo(overflow ? expected : expected.get(0));
    }
    JsonNode attention = json.get("attention_mask");
    JsonNode anyRow = overflow ? attention.get(0) : attention;
    anyRow.forEach(one -> assertThat(one.asInt()).isEqualTo(1));
    assertThat(json.has("overflow_to_sample_mapping")).isEqualTo(overflow);
    if (overflow) {
      assertThat(json.get("overflow_to_sample_mapping"))
          .hasSize(windows)
          .allMatch(sample -> sample.asInt() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldOfATextEqualsThatOfPython(Families family) throws IOException {
    try (Tokenizer tokenizer = family.load(10_000)) {
      TokenizerCall python = tokenizer.call(TokenizeOptions.DEFAULT);
      TokenizerCall bare = tokenizer.call(TokenizeOptions.DEFAULT.withoutSpecialTokens());
      for (JsonNode row : Families.rows(family.file("golden.jsonl"))) {
        JsonNode json = JSON.valueToTree(python.apply(row.get("text").asText(), null));

        assertThat(json.get("input_ids")).isEqualTo(row.get("ids"));
        assertThat(json.get("tokens")).isEqualTo(row.get("tokens"));
        assertThat(json.get("offset_mapping")).isEqualTo(row.get("offsets"));
        assertThat(json.get("word_ids")).isEqualTo(row.get("word_ids"));
        assertThat(json.get("special_tokens_mask")).isEqualTo(row.get("special_tokens_mask"));
        JsonNode without = JSON.valueToTree(bare.apply(row.get("text").asText(), null));
        assertThat(without.get("input_ids")).isEqualTo(row.get("ids_without_special"));
      }
    }
  }

  /** Both sides, pairs, strides and a tokenizer that leaves leading spaces in its offsets. */
  @ParameterizedTest
  @EnumSource
  void windowsFromBothSidesEqualThoseOfPython(Families family) throws IOException {
    for (JsonNode call : Families.rows(family.file("golden-windows.jsonl"))) {
      if (call.get("add_prefix_space").asBoolean()) {
        continue; // another tokenizer file: SidesGoldenTest
      }
      try (Tokenizer tokenizer = family.load(10_000)) {
        TokenizeOptions options =
            TokenizeOptions.DEFAULT
                .withTruncation(
                    Truncation.valueOf(upper(call.get("strategy"))), call.get("max_length").asInt())
                .withTruncationSide(TruncationSide.valueOf(upper(call.get("side"))))
                .withWindows(call.get("stride").asInt());
        JsonNode second = call.get("second");
        JsonNode json =
            JSON.valueToTree(
                tokenizer
                    .call(options)
                    .apply(call.get("first").asText(), second.isNull() ? null : second.asText()));

        for (int i = 0; i < call.get("windows").size(); i++) {
          JsonNode window = call.get("windows").get(i);
          assertThat(json.get("input_ids").get(i)).isEqualTo(window.get("ids"));
          assertThat(json.get("offset_mapping").get(i)).isEqualTo(window.get("offsets"));
          assertThat(json.get("word_ids").get(i)).isEqualTo(window.get("words"));
          assertThat(json.get("sequence_ids").get(i)).isEqualTo(window.get("sequences"));
        }
        assertThat(json.get("input_ids")).hasSameSizeAs(call.get("windows"));
      }
    }
  }

  private static TokenizeOptions options(JsonNode kwargs) {
    TokenizeOptions options = TokenizeOptions.DEFAULT;
    JsonNode truncation = kwargs.path("truncation");
    if (truncation.isTextual() || truncation.asBoolean()) {
      options =
          options.withTruncation(
              truncation.isTextual()
                  ? Truncation.valueOf(upper(truncation))
                  : Truncation.LONGEST_FIRST,
              kwargs.path("max_length").asInt());
    }
    if (kwargs.path("return_overflowing_tokens").asBoolean()) {
      options = options.withWindows(kwargs.path("stride").asInt());
    }
    return kwargs.path("add_special_tokens").asBoolean(true)
        ? options
        : options.withoutSpecialTokens();
  }

  private static String upper(JsonNode name) {
    return name.asText().toUpperCase(Locale.ROOT);
  }

  private static JsonNode unpadded(JsonNode row, JsonNode attention) {
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < attention.size(); i++) {
      if (attention.get(i).asInt() == 1) {
        kept.add(row.get(i));
      }
    }
    return kept;
  }
}
