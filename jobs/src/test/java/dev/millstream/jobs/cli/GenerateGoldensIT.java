package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code millstream generate} gives the JSON of transformers' text-generation pipeline, line by
 * line, for every call of the golden file; what Python refused is a dead letter.
 */
class GenerateGoldensIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"text-generation/llama", "text-generation/gpt2"})
  void everyCallOfAModel(String model) throws Exception {
    List<JsonNode> goldens = goldens(model);
    List<JsonNode> expected = goldens.stream().filter(golden -> golden.has("output")).toList();
    Path dead = folder.resolve("dead.jsonl");

    CommandRun run = run(model, goldens, dead);

    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> answers = objects(run.out().lines().toList());
    assertThat(answers)
        .as(run.err())
        .extracting(answer -> answer.path("id"))
        .isEqualTo(expected.stream().map(golden -> golden.path("id")).toList());
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).path("result"))
          .as(answers.get(i).path("id").asText())
          .isEqualTo(expected.get(i).path("output"));
    }
    assertThat(objects(Files.readAllLines(dead))).hasSize(goldens.size() - expected.size());
  }

  /** As in Python, a text may be longer than the model has positions. */
  private static CommandRun run(String model, List<JsonNode> goldens, Path dead) {
    StringBuilder lines = new StringBuilder();
    goldens.forEach(golden -> lines.append(line(golden)).append('\n'));
    return CommandRun.of(
        lines.toString(),
        "generate",
        "--model",
        TinyModels.folder(model).toString(),
        "--context-tokens",
        "512",
        "--from",
        "-",
        "--to",
        "-",
        "--dead-letters",
        "file:" + dead);
  }

  /** Texts are batched here by themselves, so Python's batch size says nothing. */
  private static String line(JsonNode golden) {
    ObjectNode kwargs = golden.path("kwargs").deepCopy();
    kwargs.remove("batch_size");
    return JSON.createObjectNode()
        .<ObjectNode>set("id", golden.path("id"))
        .<ObjectNode>set("inputs", golden.path("input"))
        .set("parameters", kwargs)
        .toString();
  }

  private static List<JsonNode> objects(List<String> lines) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  private static List<JsonNode> goldens(String model) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            TinyModels.class.getResourceAsStream("/golden/tasks/text-generation.jsonl"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return objects(text.lines().toList()).stream()
          .filter(golden -> golden.path("model").asText().equals(model))
          .toList();
    }
  }
}
