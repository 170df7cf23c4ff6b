package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.ExportedFiles;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of 16, 8 and 4 bits and with num_logits_to_keep, against ONNX Runtime in Python. */
class ExportedFilesTest {
  private static final GenerationLimits LIMITS = GenerationLimits.of(4, 64, CausalFixture.MEMORY);
  private static final int PROBE = 100;

  @TempDir Path temp;

  private CausalModel open(String file) {
    return CausalModel.open(ExportedFiles.copy(file, temp), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "llama-fp16.onnx,0.02",
    "llama-fp16-floats.onnx,0.02",
    "gpt2-fp16.onnx,0.02",
    "llama-gqa-fp16.onnx,0.02",
    "llama-gqa-kept.onnx,0.001",
    "llama-kept.onnx,0.001",
    "llama-int8.onnx,0.05",
    "llama-gqa-int8.onnx,0.05",
    "llama-gqa-q4.onnx,0.001"
  })
  void aTextHasTheTokensLogitsAndProbabilitiesOfPython(String file, float tolerance) {
    List<JsonNode> goldens = ExportedFiles.goldens(file);

    assertThat(goldens).hasSize(10);
    try (CausalModel model = open(file);
        TextScorer scorer = model.newScorer(LIMITS)) {
      assertThat(model.layout()).hasToString(goldens.get(0).path("layout").asText());
      for (JsonNode golden : goldens) {
        List<float[]> logits = new ArrayList<>();
        int[] made = write(model, golden, logits);

        assertThat(made).isEqualTo(CausalFixture.ints(golden.path("ids")));
        assertNear(logits.get(0), golden.path("first_logits"), tolerance);
        assertNear(logits.get(made.length - 1), golden.path("last_logits"), tolerance);
        assertNear(scorer, golden, tolerance);
      }
    }
  }

  private static int[] write(CausalModel model, JsonNode golden, List<float[]> logits) {
    Wanted wanted = wanted(golden, 0);
    NextToken choice =
        (ids, scores) -> {
          logits.add(scores.clone());
          return CausalFixture.greedy(ids, scores);
        };
    Heard heard = new Heard();
    try (GenerationLoop loop = model.newLoop(LIMITS)) {
      loop.submit(
          new GenerationRequest(
              wanted.prompt(),
              0,
              PromptOverflow.REFUSE,
              choice,
              CausalFixture.never(),
              wanted.max(),
              heard));
      CausalFixture.finish(loop);
    }
    return heard.made();
  }

  private static void assertNear(float[] logits, JsonNode probes, float tolerance) {
    for (int i = 0; i < probes.size(); i++) {
      assertThat(logits[i * PROBE]).isCloseTo((float) probes.get(i).asDouble(), offset(tolerance));
    }
  }

  private static void assertNear(TextScorer scorer, JsonNode golden, float tolerance) {
    int[] prompt = CausalFixture.ints(golden.path("prompt"));
    int[] made = CausalFixture.ints(golden.path("ids"));
    int[] all = new int[prompt.length + made.length];
    System.arraycopy(prompt, 0, all, 0, prompt.length);
    System.arraycopy(made, 0, all, prompt.length, made.length);

    double[] scored = scorer.logProbabilities(all);

    JsonNode expected = golden.path("log_probabilities");
    assertThat(scored).hasSize(expected.size());
    for (int i = 0; i < scored.length; i++) {
      assertThat(scored[i]).isCloseTo(expected.get(i).asDouble(), offset((double) tolerance));
    }
  }

  /** Also 8-bit files with a growing cache: their texts take turns, so no scale is shared. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-fp16.onnx",
        "llama-fp16-floats.onnx",
        "gpt2-fp16.onnx",
        "llama-gqa-fp16.onnx",
        "llama-gqa-kept.onnx",
        "llama-kept.onnx",
        "llama-int8.onnx",
        "llama-gqa-q4.onnx"
      })
  void textsOfUnlikeLengthsSideBySideHaveTheBitsOfTextsAlone(String file) {
    List<Wanted> wanted = wanted(file);
    try (CausalModel model = open(file)) {
      Map<String, Heard> alone = alone(model, wanted);

      new RandomSchedule(new Random(7), model, LIMITS).run(wanted, 60).verify(alone);
    }
  }

  @Test
  void eightBitsWithOneScaleMixTheTextsThatShareARun() {
    List<Wanted> wanted = wanted("llama-gqa-int8.onnx");
    try (CausalModel model = open("llama-gqa-int8.onnx")) {
      Map<String, Heard> alone = alone(model, wanted);

      assertThat(changed(model, LIMITS, wanted, alone)).isNotEmpty();
      assertThat(changed(model, oneSlot(), wanted, alone)).isEmpty();
    }
  }

  private static List<String> changed(
      CausalModel model, GenerationLimits limits, List<Wanted> wanted, Map<String, Heard> alone) {
    Map<String, Heard> heard = new LinkedHashMap<>();
    try (GenerationLoop loop = model.newLoop(limits)) {
      for (Wanted one : wanted) {
        Heard listener = new Heard();
        heard.put(one.id(), listener);
        loop.submit(one.request(listener));
      }
      CausalFixture.finish(loop);
    }
    assertThat(heard.values()).allMatch(one -> one.failure == null);
    return heard.keySet().stream()
        .filter(id -> !heard.get(id).logits.equals(alone.get(id).logits))
        .toList();
  }

  private static GenerationLimits oneSlot() {
    return GenerationLimits.of(1, 64, CausalFixture.MEMORY);
  }

  private static Map<String, Heard> alone(CausalModel model, List<Wanted> wanted) {
    Map<String, Heard> alone = new LinkedHashMap<>();
    wanted.forEach(one -> alone.put(one.id(), CausalFixture.alone(model, LIMITS, one)));
    return alone;
  }

  private static List<Wanted> wanted(String file) {
    List<Wanted> wanted = new ArrayList<>();
    ExportedFiles.goldens(file).forEach(golden -> wanted.add(wanted(golden, wanted.size())));
    return wanted;
  }

  private static Wanted wanted(JsonNode golden, int number) {
    return new Wanted(
        "text " + number,
        CausalFixture.ints(golden.path("prompt")),
        0,
        golden.path("ids").size(),
        new int[0]);
  }

  /** Slots, a kept prefix and, of a growing cache, a spare row, of 64 tokens; then logits. */
  @ParameterizedTest
  @CsvSource({
    "llama-fp16.onnx,128,6,64,1600",
    "llama-fp16-floats.onnx,256,6,64,3200",
    "gpt2-fp16.onnx,256,6,64,1200",
    "llama-gqa-fp16.onnx,128,5,64,1600",
    "llama-gqa-kept.onnx,256,5,4,3200",
    "llama-kept.onnx,256,6,4,3200",
    "llama-int8.onnx,256,6,64,3200"
  })
  void memoryIsPlannedByTheTypesOfTheFileAndTheLogitsThatAreWanted(
      String file, int tokenBytes, int rows, int logits, int logitsBytes) {
    try (CausalModel model = open(file)) {
      long planned = rows * 64L * tokenBytes + (long) logits * logitsBytes;

      assertThat(model.tokenBytes()).isEqualTo(tokenBytes);
      assertThat(model.plannedBytes(LIMITS)).isEqualTo(planned);
      model.newLoop(GenerationLimits.of(4, 64, planned)).close();
      assertThatThrownBy(() -> model.newLoop(GenerationLimits.of(4, 64, planned - 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aScorerTakesMemoryForAllLogitsOfAPiece() {
    try (CausalModel model = open("llama-gqa-kept.onnx")) {
      assertThatThrownBy(() -> model.newScorer(GenerationLimits.of(1, 64, 100_000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "1 slots of 64 tokens and 1 kept prefixes of model 'llama-gqa-kept.onnx' take 237568"
                  + " bytes (keys and values 32768, logits 204800), but 100000 are allowed. Allow"
                  + " more, or have fewer or shorter slots: a token takes 256 bytes.");
      model.newLoop(GenerationLimits.of(1, 64, 36_000)).close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "refused-bfloat16.onnx,past_key_values.0.key,BFLOAT16",
    "refused-int8-cache.onnx,past_key_values.0.key,INT8",
    "refused-logits.onnx,logits,BFLOAT16"
  })
  void othersTypesThanFloatsOf32And16BitsAreRefused(String file, String tensor, String type) {
    Path folder = temp.resolve("llama");
    TinyModels.copy("text-generation/llama", folder);
    ExportedFiles.put(file, folder);

    assertThatThrownBy(
            () ->
                CausalModel.open(ModelFiles.pinned("llama", "test", folder, "onnx/" + file, ""), 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '%s' declares '%s' as %s, but keys, values and logits are run as FLOAT or HALF."
                    .formatted(folder.resolve("onnx").resolve(file), tensor, type)
                + " Choose a file with 32-bit or 16-bit ones, such as --variant fp32 or fp16.");
  }

  @Test
  void idsOf32BitsAreRefused() {
    Path folder = temp.resolve("llama");
    TinyModels.copy("text-generation/llama", folder);
    ExportedFiles.put("refused-ids.onnx", folder);

    assertThatThrownBy(
            () ->
                CausalModel.open(
                    ModelFiles.pinned("llama", "test", folder, "onnx/refused-ids.onnx", ""), 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '%s' declares 'input_ids' as INT, but only LONG can be given. Export it with optimum or transformers.js."
                .formatted(folder.resolve("onnx/refused-ids.onnx")));
  }
}
