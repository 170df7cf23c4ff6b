package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows from both sides, of one text and of two, of the Python package tokenizers 0.23.3. */
class SidesGoldenTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void windowsEqualThoseOfPython(Families family) throws IOException {
    List<JsonNode> calls = Families.rows(family.file("golden-windows.jsonl"));

    assertThat(calls).hasSizeGreaterThanOrEqualTo(7);
    for (JsonNode call : calls) {
      Path file = family.file("tokenizer.json");
      try (Tokenizer tokenizer =
          Tokenizer.load(
              call.get("add_prefix_space").asBoolean() ? withPrefixSpace(file) : file,
              call.get("max_length").asInt(),
              constant(TruncationSide.class, call.get("side")))) {
        assertWindows(tokenizer, call);
      }
    }
  }

  private static void assertWindows(Tokenizer tokenizer, JsonNode call) {
    List<TokenizedText> windows =
        tokenizer.windows(
            call.get("first").asText(),
            call.get("second").isNull() ? null : call.get("second").asText(),
            constant(Truncation.class, call.get("strategy")),
            call.get("stride").asInt());

    assertThat(windows).hasSameSizeAs(call.get("windows"));
    for (int i = 0; i < windows.size(); i++) {
      TokenizedText window = windows.get(i);
      JsonNode expected = call.get("windows").get(i);
      assertThat(window.encoding().ids()).isEqualTo(Families.ints(expected.get("ids")));
      if (i == 0) { // later ones lose the segments of the tokenizer's template there, not here
        assertThat(window.encoding().typeIds()).isEqualTo(Families.ints(expected.get("typeIds")));
      }
      assertThat(TokenizedTextGoldenTest.offsets(window))
          .isEqualTo(expected.get("offsets").toString());
      assertThat(TokenizedTextGoldenTest.orNull(window.words()))
          .isEqualTo(expected.get("words").toString());
      assertThat(TokenizedTextGoldenTest.orNull(window.sequences()))
          .isEqualTo(expected.get("sequences").toString());
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonNode name) {
    return Enum.valueOf(type, name.asText().toUpperCase(Locale.ROOT));
  }

  private Path withPrefixSpace(Path original) throws IOException {
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(original.toFile());
    ((ObjectNode) json.get("pre_tokenizer")).put("add_prefix_space", true);
    ((ObjectNode) json.get("post_processor")).put("add_prefix_space", true);
    return Files.writeString(folder.resolve("tokenizer.json"), json.toString());
  }
}
