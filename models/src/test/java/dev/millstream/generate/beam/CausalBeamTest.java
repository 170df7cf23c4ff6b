package dev.millstream.generate.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.decode.Detokenizer;
import dev.millstream.generate.decode.Draws;
import dev.millstream.generate.decode.GenerationOptions;
import dev.millstream.generate.decode.LogitsProcessors;
import dev.millstream.generate.decode.PipelineDefaults;
import dev.millstream.generate.decode.StopRules;
import dev.millstream.model.CausalConfig;
import dev.millstream.model.Device;
import dev.millstream.model.GenerationConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyModels;
import dev.millstream.tokenize.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Beam search over causal models: those goldens of text-generation that have beams. */
class CausalBeamTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<JsonNode> goldens() throws IOException {
    try (var bytes =
        Objects.requireNonNull(
            CausalBeamTest.class.getResourceAsStream("/golden/tasks/text-generation.jsonl"))) {
      String all = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      return all
          .lines()
          .map(CausalBeamTest::read)
          .filter(golden -> golden.path("kwargs").path("num_beams").asInt() > 1)
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void findsTheTextsThatPythonFinds(JsonNode golden) {
    List<FoundText> found =
        search(golden.path("model").asText(), golden.path("input").asText(), golden.path("kwargs"));

    assertThat(found)
        .extracting(text -> Arrays.stream(text.ids().toArray()).boxed().toList())
        .isEqualTo(
            StreamSupport.stream(golden.path("token_ids").spliterator(), false)
                .map(CausalBeamTest::ids)
                .toList());
  }

  @Test
  void thereAreSixSuchGoldens() throws IOException {
    assertThat(goldens()).hasSize(6);
  }

  @Test
  void oneBeamIsTheGreedyText() {
    ObjectNode one = JSON.createObjectNode().put("max_new_tokens", 12);
    ObjectNode two = one.deepCopy().put("num_beams", 2).put("num_return_sequences", 2);

    assertThat(search("text-generation/llama", "Alice went", one).get(0).ids().madeCount())
        .isEqualTo(12);
    assertThat(search("text-generation/llama", "Alice went", two)).hasSize(2);
  }

  @Test
  void anEmptyPromptIsRefused() {
    try (BeamGraph graph = open("text-generation/llama")) {
      assertThatThrownBy(graph::decoder)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the prompt has no tokens, but a causal model continues at least one. Give it a text, or its bos token.");
    }
  }

  @Test
  void aModelThatIsNoCausalOneIsRefused() {
    Path bert = TinyModels.folder("fill-mask/bert").resolve("onnx/model.onnx");

    assertThatThrownBy(() -> open("fill-mask/bert"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '%s' has an input 'token_type_ids' of LONG and shape [-1, -1], but beam search knows input_ids, attention_mask, position_ids and num_logits_to_keep of whole numbers and past_key_values of [rows, heads, tokens, width]. Choose a file exported with 'optimum-cli export onnx --task text-generation-with-past'."
                .formatted(bert));
  }

  private static List<FoundText> search(String model, String text, JsonNode kwargs) {
    Path folder = TinyModels.folder(model);
    ModelFiles files = ModelFiles.pinned("./tiny", "r1", folder, "onnx/model.onnx", "Fetch it.");
    GenerationOptions options =
        GenerationOptions.of(
            (ObjectNode) kwargs, GenerationConfig.of(files), PipelineDefaults.NONE);
    try (BeamGraph graph = open(model);
        Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"), 512)) {
      int[] prompt = tokenizer.encode(text).ids();
      try (BeamDecoder decoder = graph.decoder(prompt)) {
        TextSearch search =
            TextSearches.of(
                prompt,
                options,
                LogitsProcessors.of(options, prompt, decoder.vocabularySize()),
                StopRules.of(options, Detokenizer.of(tokenizer, folder.resolve("tokenizer.json"))),
                Draws.of(0),
                512);
        SearchLoop.run(decoder, List.of(search), number -> false);
        return search.found();
      }
    }
  }

  private static BeamGraph open(String model) {
    ModelFiles files =
        ModelFiles.pinned("./tiny", "r1", TinyModels.folder(model), "onnx/model.onnx", "Fetch it.");
    return BeamGraph.open(files.onnx(), CausalConfig.of(files), Device.CPU);
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> ids(JsonNode row) {
    return StreamSupport.stream(row.spliterator(), false).map(JsonNode::asInt).toList();
  }
}
