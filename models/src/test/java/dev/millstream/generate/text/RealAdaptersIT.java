package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An adapter for q_proj and v_proj in files with 4-bit weights and one product for q, k and v. */
class RealAdaptersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SMOL = Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct");
  private static final AdapterRef ADAPTER =
      AdapterRef.parse("json=" + Shared.file("models/local/smollm2-json-lora"));
  private static final String PARAMETERS =
      "{\"do_sample\": false, \"return_full_text\": false, \"details\": true}";

  /**
   * A step whose best two logits are as near as this may turn. The golden's weights are not quite
   * the file's: without adapter, and with activations in floats, the distances at its steps differ
   * by up to 3.9.
   */
  private static final double NEAR = 0.6;

  /**
   * Where a text leaves the golden's.
   *
   * @param margin between the golden's best two logits at that step
   */
  private record Difference(String question, int step, double margin) {}

  @TempDir Path folder;

  /** The golden is PyTorch in floats, whose weights are nearly those of the file. */
  @ParameterizedTest
  @ValueSource(strings = {"onnx/model_q4.onnx", "onnx/model_q4_plain.onnx"})
  void writesFourOfFiveTextsOfTheMergedModelInPyTorch(String file) throws Exception {
    ModelSpec spec = spec(SMOL, file);

    List<JsonNode> adapted = answers(spec.withAdapter(ADAPTER));

    assertThat(goldens()).hasSize(5);
    assertThat(differences(adapted))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.question()).isEqualTo("What is 3 plus 4?");
              assertThat(difference.step()).isEqualTo(4);
              assertThat(difference.margin()).isLessThan(NEAR);
            });
    assertThat(answers(spec).stream().map(answer -> answer.path("generated_text")))
        .doesNotContainAnyElementsOf(
            goldens().stream().map(golden -> golden.path("adapter").path("text")).toList());
  }

  /**
   * This golden has the file's own weights: the adapter was added in Python, as one matrix for each
   * product. Activations stay floats here, for rounding them hides small differences.
   */
  @Test
  void writesTheTokensThatADenseChangeInTheSameFileGives() throws Exception {
    copy(SMOL, folder);
    Path onnx = folder.resolve("onnx/model_q4_plain.onnx");
    String bytes = Files.readString(onnx, StandardCharsets.ISO_8859_1);
    String attribute = "accuracy_level" + (char) 0x18; // and then its number
    assertThat(bytes).contains(attribute + (char) 4);
    Files.writeString(
        onnx,
        bytes.replace(attribute + (char) 4, attribute + (char) 1),
        StandardCharsets.ISO_8859_1);

    List<JsonNode> adapted = answers(spec(folder, "onnx/model_q4_plain.onnx").withAdapter(ADAPTER));

    List<JsonNode> dense = lines(Path.of("src/test/resources/golden/lora-beside-q4.jsonl"));
    assertThat(dense).hasSize(5);
    for (int i = 0; i < dense.size(); i++) {
      JsonNode tokens = adapted.get(i).path("details").path("tokens");
      assertThat(tokens.findValues("id")).containsExactlyElementsOf(dense.get(i).path("ids"));
      for (int j = 0; j < tokens.size(); j++) {
        assertThat(tokens.get(j).path("logprob").doubleValue())
            .isCloseTo(dense.get(i).path("logprobs").get(j).doubleValue(), within(1e-4));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream bytes = Files.newInputStream(path)) {
          Files.copy(bytes, target); // and not its rights: here it is written to
        }
      }
    }
  }

  private static ModelSpec spec(Path folder, String file) {
    return ModelSpec.of(new ModelRef.Folder(folder.toString())).with(Variant.parse(file));
  }

  private static List<JsonNode> goldens() throws IOException {
    return lines(Shared.file("golden/lora.jsonl"));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<Difference> differences(List<JsonNode> answers) throws IOException {
    List<JsonNode> goldens = goldens();
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < goldens.size(); i++) {
      differences.addAll(firstDifference(answers.get(i), goldens.get(i)));
    }
    return differences;
  }

  /** None where both have the same tokens and the same text. */
  private static List<Difference> firstDifference(JsonNode answer, JsonNode golden) {
    JsonNode expected = golden.path("adapter");
    List<JsonNode> ids = answer.path("details").path("tokens").findValues("id");
    for (int i = 0; i < expected.path("ids").size(); i++) {
      if (i == ids.size() || !ids.get(i).equals(expected.path("ids").get(i))) {
        return List.of(
            new Difference(
                golden.path("question").asText(), i, expected.path("margin").get(i).asDouble()));
      }
    }
    assertThat(ids).hasSameSizeAs(expected.path("ids"));
    assertThat(answer.path("generated_text")).isEqualTo(expected.path("text"));
    return List.of();
  }

  private static List<JsonNode> answers(ModelSpec spec) throws Exception {
    List<JsonNode> goldens = goldens();
    try (WriterLease lease = WriterPool.ofThisProcess().lease(spec, WritingBudget.DEFAULT)) {
      Writing writing = lease.writer().with(PARAMETERS);
      List<CompletableFuture<Written>> texts = new ArrayList<>();
      for (JsonNode golden : goldens) {
        String most = "{\"max_new_tokens\": %d}".formatted(golden.path("max_new_tokens").asInt());
        texts.add(
            writing.write(
                new WritingRequest(golden.path("prompt").toString(), most, 0),
                WritingListener.NONE));
      }
      List<JsonNode> answers = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        Written written = texts.get(i).join();
        assertThat(written.promptTokens()).isEqualTo(goldens.get(i).path("prompt_ids").size());
        answers.add(JSON.readTree(written.result().json()).get(0));
      }
      return answers;
    }
  }
}
