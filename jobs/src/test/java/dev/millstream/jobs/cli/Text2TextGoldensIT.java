package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.pool.TinyModels;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pipelines of encoder-decoders through the command: the JSON of Python, line by line. */
class Text2TextGoldensIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "generate, summarization, t5",
    "generate, translation, marian",
    "run, text2text-generation, bart"
  })
  void everyCallOfAModel(String command, String task, String model) throws Exception {
    String name = "text2text-generation/" + model;
    List<JsonNode> expected = new ArrayList<>();
    StringBuilder in = new StringBuilder();
    int refused = 0;
    for (JsonNode golden : goldens(task)) {
      if (golden.path("model").asText().equals(name)) {
        in.append(line(golden)).append('\n');
        if (golden.has("output")) {
          expected.add(golden);
        } else {
          refused++;
        }
      }
    }
    Path dead = folder.resolve("dead.jsonl");

    CommandRun run = run(in.toString(), command, task, name, dead);

    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).as(run.err()).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode answer = JSON.readTree(lines.get(i));
      assertThat(answer.path("id")).isEqualTo(expected.get(i).path("id"));
      assertThat(answer.path("result"))
          .as(answer.path("id").asText())
          .isEqualTo(expected.get(i).path("output"));
    }
    assertThat(Files.readAllLines(dead)).hasSize(refused);
  }

  private static CommandRun run(String in, String command, String task, String model, Path dead) {
    return CommandRun.of(
        in,
        command,
        "--task",
        task,
        "--model",
        TinyModels.folder(model).toString(),
        "--from",
        "-",
        "--to",
        "-",
        "--dead-letters",
        "file:" + dead);
  }

  private static String line(JsonNode golden) {
    ObjectNode kwargs = golden.path("kwargs").deepCopy();
    kwargs.remove("batch_size");
    return JSON.createObjectNode()
        .<ObjectNode>set("id", golden.path("id"))
        .<ObjectNode>set("inputs", golden.path("input"))
        .set("parameters", kwargs)
        .toString();
  }

  private static List<JsonNode> goldens(String task) throws Exception {
    try (InputStream file =
        Objects.requireNonNull(
            TinyModels.class.getResourceAsStream("/golden/tasks/" + task + ".jsonl"))) {
      List<JsonNode> goldens = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        goldens.add(JSON.readTree(line));
      }
      return goldens;
    }
  }
}
