package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code millstream run} gives what Python's pipelines gave, line by line, for every call of the
 * golden files; what Python refused is a dead letter.
 */
class TaskGoldensIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TASKS =
      List.of(
          "text-classification",
          "zero-shot-classification",
          "token-classification",
          "question-answering",
          "fill-mask",
          "feature-extraction",
          "sentence-similarity",
          "text-ranking",
          "sparse-encoder");
  private static final double TOLERANCE = 1e-5;

  /** Where torch is off itself; SparseEncoderGoldenTest compares with the exact weights. */
  private static final Map<String, Double> TOLERANCES =
      Map.of("sparse-encoder/g007", 1.2e-5, "sparse-encoder/g017", 1.2e-5);

  /** Calls of sentence-transformers that {@code inputs} and {@code parameters} do not tell. */
  private static final Set<String> OTHER_METHODS =
      Set.of("encode_query", "encode_document", "similarity");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> ofEveryTaskAndModel() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (String task : TASKS) {
      Map<String, List<JsonNode>> byModel = new LinkedHashMap<>();
      for (JsonNode golden : goldens(task)) {
        byModel.computeIfAbsent(golden.path("model").asText(), m -> new ArrayList<>()).add(golden);
      }
      byModel.forEach(
          (model, goldens) ->
              tests.add(
                  DynamicTest.dynamicTest(task + " " + model, () -> check(task, model, goldens))));
    }
    return tests.stream();
  }

  private void check(String task, String model, List<JsonNode> goldens) throws Exception {
    Path in = folder.resolve("in.jsonl");
    Path out = folder.resolve("out.jsonl");
    Path dead = folder.resolve("dead.jsonl");
    Files.write(in, goldens.stream().map(TaskGoldensIT::line).toList());

    CommandRun run =
        CommandRun.of(
            "",
            "run",
            "--task",
            task,
            "--model",
            TinyModels.folder(model).toString(),
            "--from",
            "file:" + in,
            "--to",
            "file:" + out,
            "--dead-letters",
            "file:" + dead);

    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> expected = goldens.stream().filter(golden -> golden.has("output")).toList();
    List<JsonNode> answers = objects(out);
    assertThat(ids(answers)).as(Files.readString(dead)).isEqualTo(ids(expected));
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).fieldNames())
          .toIterable()
          .containsExactly("id", "result", "model", "revision");
      assertSame(
          answers.get(i).path("id").asText(),
          answers.get(i).path("result"),
          withoutDecoded(expected.get(i).path("output")),
          TOLERANCES.getOrDefault(expected.get(i).path("id").asText(), TOLERANCE));
    }
    assertThat(objects(dead)).hasSize(goldens.size() - expected.size());
  }

  /** What SparseEncoder.decode made of an answer is another call. */
  private static JsonNode withoutDecoded(JsonNode output) {
    return output instanceof ObjectNode object ? object.without("decoded") : output;
  }

  private static void assertSame(
      String place, JsonNode actual, JsonNode expected, double tolerance) {
    if (expected.isFloatingPointNumber()) {
      double size = Math.max(1, Math.abs(expected.doubleValue()));
      assertThat(actual.isNumber()).as(place).isTrue();
      assertThat(actual.doubleValue())
          .as(place)
          .isCloseTo(expected.doubleValue(), within(tolerance * size));
      return;
    }
    assertThat(actual.getNodeType()).as(place).isEqualTo(expected.getNodeType());
    assertThat(actual.size()).as(place).isEqualTo(expected.size());
    if (expected.isArray()) {
      for (int i = 0; i < expected.size(); i++) {
        assertSame(place + "[" + i + "]", actual.get(i), expected.get(i), tolerance);
      }
    } else if (expected.isObject()) {
      assertThat(Set.copyOf(names(actual))).as(place).isEqualTo(Set.copyOf(names(expected)));
      for (String name : names(expected)) {
        assertSame(place + "." + name, actual.get(name), expected.get(name), tolerance);
      }
    } else {
      assertThat(actual).as(place).isEqualTo(expected);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> ids(List<JsonNode> objects) {
    return objects.stream().map(object -> object.path("id").asText()).toList();
  }

  private static String line(JsonNode golden) {
    return JSON.createObjectNode()
        .<ObjectNode>set("id", golden.path("id"))
        .<ObjectNode>set("inputs", golden.path("input"))
        .set("parameters", golden.path("kwargs"))
        .toString();
  }

  private static List<JsonNode> objects(Path file) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  private static List<JsonNode> goldens(String task) throws IOException {
    try (var bytes =
        Objects.requireNonNull(
            TinyModels.class.getResourceAsStream("/golden/tasks/" + task + ".jsonl"))) {
      List<JsonNode> goldens = new ArrayList<>();
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode golden = JSON.readTree(line);
        if (!OTHER_METHODS.contains(golden.path("method").asText())
            && !golden.path("kwargs").has("output_value")) {
          goldens.add(golden);
        }
      }
      return goldens;
    }
  }
}
