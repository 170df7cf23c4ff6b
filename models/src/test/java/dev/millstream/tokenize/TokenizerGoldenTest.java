package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.Shared;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ids of the Python originals: tokenizers 0.23.3, and transformers 5.23.0 where texts are cut. */
class TokenizerGoldenTest {

  @ParameterizedTest
  @EnumSource
  void idsEqualThoseOfPython(Families family) throws IOException {
    try (Tokenizer tokenizer = family.load(10_000)) {
      List<JsonNode> rows = Families.rows(family.file("golden.jsonl"));

      assertThat(rows).hasSize(250);
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(tokenizer.encode(row.get("text").asText()).ids())
                      .isEqualTo(Families.ints(row.get("ids"))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countLeavesSpecialTokensOut(Families family) throws IOException {
    try (Tokenizer tokenizer = family.load(10)) {
      assertThat(Families.rows(family.file("golden.jsonl")))
          .allSatisfy(
              row ->
                  assertThat(tokenizer.count(row.get("text").asText()))
                      .isEqualTo(row.get("ids_without_special").size()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void cutTextsEqualThoseOfPython(Families family) throws IOException {
    List<JsonNode> rows = Families.rows(family.file("golden-truncated.jsonl"));

    assertThat(rows).isNotEmpty();
    for (JsonNode row : rows) {
      try (Tokenizer tokenizer = family.load(row.get("max_length").asInt())) {
        assertThat(tokenizer.encode(row.get("text").asText()).ids())
            .isEqualTo(Families.ints(row.get("ids")));
      }
    }
  }

  @Test
  void idsOfMiniLmEqualThoseOfSentenceTransformers() throws IOException {
    String model = "models/sentence-transformers/all-MiniLM-L6-v2/tokenizer.json";
    try (Tokenizer tokenizer = Tokenizer.load(Shared.file(model), 256)) {
      List<JsonNode> rows = Families.rows(Shared.file("golden/embeddings.jsonl"));

      assertThat(rows).hasSize(80);
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(tokenizer.encode(row.get("text").asText()).ids())
                      .isEqualTo(Families.ints(row.get("input_ids"))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsShareATokenizer(Families family) throws IOException {
    List<JsonNode> rows = Families.rows(family.file("golden.jsonl"));
    try (Tokenizer tokenizer = family.load(10_000)) {
      long wrong =
          IntStream.range(0, 8 * rows.size())
              .parallel()
              .mapToObj(i -> rows.get(i % rows.size()))
              .filter(
                  row ->
                      !Arrays.equals(
                          tokenizer.encode(row.get("text").asText()).ids(),
                          Families.ints(row.get("ids"))))
              .count();

      assertThat(wrong).isZero();
    }
  }
}
