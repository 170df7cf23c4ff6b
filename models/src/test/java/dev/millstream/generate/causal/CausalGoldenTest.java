package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import dev.millstream.pool.TinyModels;
import dev.millstream.tokenize.Tokenizer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The greedy texts of transformers' pipeline that no logits processor changes. */
class CausalGoldenTest {
  private static final Set<String> PLAIN =
      Set.of("do_sample", "max_new_tokens", "eos_token_id", "return_full_text");
  private static final GenerationLimits LIMITS =
      GenerationLimits.of(4, 288, CausalFixture.MEMORY).withPieceTokens(32).withBeyondPositions();

  @ParameterizedTest
  @CsvSource({"llama,2,12", "gpt2,0,11"})
  void aTextHasTheTokensThatPythonGivesIt(String name, int eos, int texts) throws Exception {
    List<Golden> goldens = goldens(name, eos);

    assertThat(goldens).hasSize(texts);
    try (CausalModel model = CausalFixture.tiny(name)) {
      assertThat(model.layout()).isEqualTo(CacheLayout.GROWING);
      for (Golden golden : goldens) {
        assertThat(CausalFixture.alone(model, LIMITS, golden.wanted()).made())
            .as(golden.wanted().id())
            .isEqualTo(golden.made());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gpt2"})
  void textsThatJoinAndLeaveAtRandomHaveTheBitsOfTextsAlone(String name) throws Exception {
    List<Wanted> wanted = goldens(name, -1).stream().map(Golden::wanted).toList();
    try (CausalModel model = CausalFixture.tiny(name)) {
      Map<String, Heard> alone = new LinkedHashMap<>();
      wanted.forEach(one -> alone.put(one.id(), CausalFixture.alone(model, LIMITS, one)));

      new RandomSchedule(new Random(7), model, LIMITS).run(wanted, 60).verify(alone);
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Golden(Wanted wanted, int[] made) {}

  private static List<Golden> goldens(String name, int eos) throws IOException, URISyntaxException {
    Path folder = TinyModels.folder("text-generation/" + name);
    Path file =
        Path.of(CausalGoldenTest.class.getResource("/golden/tasks/text-generation.jsonl").toURI());
    List<Golden> goldens = new ArrayList<>();
    try (Tokenizer tokenizer =
        Tokenizer.load(folder.resolve("tokenizer.json"), Tokenizer.LONGEST)) {
      for (JsonNode row : CausalFixture.lines(file)) {
        if (isPlain(row) && row.path("model").asText().endsWith("/" + name)) {
          goldens.add(golden(row, tokenizer, eos));
        }
      }
    }
    return goldens;
  }

  private static boolean isPlain(JsonNode row) {
    List<String> names = new ArrayList<>();
    row.path("kwargs").fieldNames().forEachRemaining(names::add);
    return PLAIN.containsAll(names) && row.has("token_ids");
  }

  private static Golden golden(JsonNode row, Tokenizer tokenizer, int eos) {
    int[] prompt = tokenizer.encode(row.path("input").asText()).ids();
    int[] all = CausalFixture.ints(row.path("token_ids").path(0));
    assertThat(all).startsWith(prompt);
    JsonNode own = row.path("kwargs").path("eos_token_id");
    int[] ends =
        own.isArray() ? CausalFixture.ints(own) : new int[] {own.isInt() ? own.asInt() : eos};
    int max = row.path("kwargs").path("max_new_tokens").asInt();
    return new Golden(
        new Wanted(row.path("id").asText(), prompt, 0, max, ends),
        Arrays.copyOfRange(all, prompt.length, all.length));
  }
}
