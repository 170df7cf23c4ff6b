package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StopRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OF_THE_PIPELINE =
      Set.of("return_full_text", "batch_size", "continue_final_message");

  private static GenerationOptions options(String parameters) {
    try {
      return GenerationOptions.of(
          (ObjectNode) JSON.readTree(parameters), GenerationConfig.NONE, PipelineDefaults.NONE);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What is said after each token that is made, as far as the first that ends the text. */
  private static List<@Nullable FinishReason> reasons(StopRules rules, int[] prompt, int... made) {
    TokenIds ids = new TokenIds(prompt);
    List<@Nullable FinishReason> reasons = new ArrayList<>();
    for (int id : made) {
      ids.add(id);
      reasons.add(rules.after(ids));
      if (reasons.get(reasons.size() - 1) != null) {
        break;
      }
    }
    return reasons;
  }

  @Nested
  class TheGoldensOfPython {
    private final List<JsonNode> rows = new ArrayList<>();

    TheGoldensOfPython() throws IOException {
      Path file = Path.of("src/test/resources/golden/tasks/text-generation.jsonl");
      for (String line : Files.readAllLines(file)) {
        rows.add(JSON.readTree(line));
      }
    }

    private static GenerationOptions options(JsonNode row) {
      ObjectNode kwargs = row.get("kwargs").deepCopy();
      kwargs.remove(OF_THE_PIPELINE);
      String model = row.get("model").asText();
      Path root = Path.of("src/test/resources/tiny", model);
      return GenerationOptions.of(
          kwargs,
          GenerationConfig.of(ModelFiles.pinned(model, "main", root, "onnx/model.onnx", "")),
          PipelineDefaults.TEXT_GENERATION);
    }

    private static int[] ints(JsonNode array) {
      return JSON.convertValue(array, int[].class);
    }

    @Test
    void endWhereTheRulesSay() {
      int checked = 0;
      for (JsonNode row : rows) {
        if (row.has("token_ids") && !row.get("kwargs").has("num_beams")) {
          TinyTokenizer.ofModel(row.get("model").asText())
              .with((tokenizer, detokenizer) -> endsAtItsLastToken(row, tokenizer, detokenizer));
          checked++;
        }
      }
      assertThat(checked).isEqualTo(43);
    }

    private static void endsAtItsLastToken(
        JsonNode row, Tokenizer tokenizer, Detokenizer detokenizer) {
      int[] all = ints(row.get("token_ids").get(0));
      int[] prompt = tokenizer.encode(row.get("input").asText()).ids();
      int[] made = Arrays.copyOfRange(all, prompt.length, all.length);

      List<@Nullable FinishReason> reasons =
          reasons(StopRules.of(options(row), detokenizer), prompt, made);

      assertThat(Arrays.copyOf(all, prompt.length)).isEqualTo(prompt);
      assertThat(reasons).as(row.get("id").asText()).hasSize(made.length);
      assertThat(reasons.get(made.length - 1)).as(row.get("id").asText()).isNotNull();
    }

    /** A stop sequence keeps the tokens as they were, up to the one that completes it. */
    @Test
    void endWithTheTokenThatCompletesAStopSequence() {
      int checked = 0;
      for (JsonNode row : rows) {
        if (row.get("kwargs").has("stop_sequence")) {
          JsonNode plain = withoutTheStopSequence(row);
          TinyTokenizer.ofModel(row.get("model").asText())
              .with((tokenizer, detokenizer) -> keepsThatToken(row, plain, tokenizer, detokenizer));
          checked++;
        }
      }
      assertThat(checked).isEqualTo(4);
    }

    private JsonNode withoutTheStopSequence(JsonNode row) {
      ObjectNode kwargs = row.get("kwargs").deepCopy();
      kwargs.remove("stop_sequence");
      return rows.stream()
          .filter(other -> other.get("model").equals(row.get("model")))
          .filter(other -> other.get("input").equals(row.get("input")))
          .filter(other -> other.get("kwargs").equals(kwargs))
          .findFirst()
          .orElseThrow();
    }

    private static void keepsThatToken(
        JsonNode row, JsonNode plain, Tokenizer tokenizer, Detokenizer detokenizer) {
      int[] all = ints(plain.get("token_ids").get(0));
      int[] prompt = tokenizer.encode(row.get("input").asText()).ids();
      int[] made = Arrays.copyOfRange(all, prompt.length, all.length);

      List<@Nullable FinishReason> reasons =
          reasons(StopRules.of(options(row), detokenizer), prompt, made);

      int[] kept = Arrays.copyOf(all, prompt.length + reasons.size());
      String text = tokenizer.decode(kept).substring(tokenizer.decode(prompt).length());
      assertThat(reasons).endsWith(FinishReason.STOP);
      assertThat(row.get("input").asText() + text)
          .isEqualTo(row.get("output").get(0).get("generated_text").asText());
    }
  }

  @Test
  void aStopStringMayStandInTheFirstTokenThatIsMade() {
    TinyTokenizer.GPT2.with(
        (tokenizer, detokenizer) -> {
          StopRules rules = StopRules.of(options("{\"stop_strings\": \"ar\"}"), detokenizer);
          int are = 351;

          assertThat(detokenizer.decode(new int[] {are}, false)).isEqualTo(" are");
          assertThat(reasons(rules, tokenizer.encode("Alice went").ids(), are))
              .containsExactly(FinishReason.STOP);
        });
  }

  @Test
  void aStopStringMayBeSplitOverTokens() {
    for (TinyTokenizer family : TinyTokenizer.values()) {
      family.with(
          (tokenizer, detokenizer) -> {
            int[] made = tokenizer.tokenizeBare("alice goes to xyz zyx").encoding().ids();
            StopRules rules =
                StopRules.of(options("{\"stop_strings\": [\"never\", \"xyz\"]}"), detokenizer);

            List<@Nullable FinishReason> reasons = reasons(rules, new int[] {5}, made);

            int[] kept = Arrays.copyOf(made, reasons.size());
            int[] before = Arrays.copyOf(made, reasons.size() - 1);
            assertThat(reasons).as(family.name()).endsWith(FinishReason.STOP);
            assertThat(detokenizer.decode(kept, false)).contains("xyz");
            assertThat(detokenizer.decode(before, false)).doesNotContain("xyz");
          });
    }
  }

  @Test
  void aStopStringMayBeSplitWithinACharacter() {
    TinyTokenizer.BYTE_FALLBACK_BPE.with(
        (tokenizer, detokenizer) -> {
          int[] made = tokenizer.tokenizeBare("a🚀b").encoding().ids();
          StopRules rules = StopRules.of(options("{\"stop_strings\": \"🚀\"}"), detokenizer);

          assertThat(reasons(rules, new int[] {5}, made)).hasSize(made.length - 1);
        });
  }

  @Test
  void aStopStringOfThePromptDoesNotEndTheText() {
    TinyTokenizer.GPT2.with(
        (tokenizer, detokenizer) -> {
          StopRules rules = StopRules.of(options("{\"stop_strings\": \"Alice\"}"), detokenizer);
          int[] prompt = tokenizer.encode("Alice").ids();

          assertThat(reasons(rules, prompt, tokenizer.tokenizeBare(" went").encoding().ids()))
              .containsOnlyNulls();
        });
  }

  @Test
  void aSpecialTokenIsAStopStringByItsText() {
    TinyTokenizer.LLAMA.with(
        (tokenizer, detokenizer) -> {
          StopRules rules = StopRules.of(options("{\"stop_strings\": \"</s>\"}"), detokenizer);

          assertThat(reasons(rules, new int[] {1, 300}, 301, 2))
              .containsExactly(null, FinishReason.STOP);
        });
  }

  @Test
  void tokensEndATextBeforeItsLengthDoes() {
    TinyTokenizer.GPT2.with(
        (tokenizer, detokenizer) -> {
          StopRules rules =
              StopRules.of(
                  options(
                      "{\"eos_token_id\": [7, 8], \"stop_token_ids\": [9], \"max_new_tokens\": 2}"),
                  detokenizer);

          assertThat(reasons(rules, new int[] {7}, 20, 8)).containsExactly(null, FinishReason.EOS);
          assertThat(reasons(rules, new int[] {7}, 9)).containsExactly(FinishReason.STOP);
          assertThat(reasons(rules, new int[0], 20, 20)).containsExactly(null, FinishReason.LENGTH);
        });
  }

  @Test
  void noTokenFollowsAPromptThatIsAsLongAsTheTextMayBe() {
    TinyTokenizer.GPT2.with(
        (tokenizer, detokenizer) -> {
          StopRules rules = StopRules.of(options("{\"max_length\": 3}"), detokenizer);

          assertThat(rules.before(new TokenIds(5, 6))).isNull();
          assertThat(rules.before(new TokenIds(5, 6, 7))).isEqualTo(FinishReason.LENGTH);
          assertThat(options("{\"max_length\": 3}").lengths().mostNewTokens(3)).isZero();
          assertThat(options("{\"max_length\": 3}").lengths().mostNewTokens(9)).isZero();
        });
  }
}
