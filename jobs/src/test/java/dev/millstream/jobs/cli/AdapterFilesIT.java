package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.Shared;
import dev.millstream.pool.TinyAdapters;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --adapter} of the commands: peft's answers with it and without. */
class AdapterFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TOLERANCE = 1e-5;
  private static final String MODEL = TinyModels.folder("peft/bert-base").toString();
  private static final String ADAPTER = "tiny=" + TinyAdapters.folder("peft/bert-lora");

  @TempDir Path folder;

  @Test
  void classifiesAsPeftDoes() throws Exception {
    String plain = checkGoldens("classify", false);
    String adapted = checkGoldens("classify", true, "--adapter", ADAPTER);

    assertThat(adapted).startsWith(plain + "+sha256:");
    assertThat(checkGoldens("run", true, "--task", "text-classification", "--adapter", ADAPTER))
        .isEqualTo(adapted);
  }

  @Test
  void embedsWithTheAdapterInTheModel() throws Exception {
    Path mail = Files.writeString(folder.resolve("in.jsonl"), "{\"id\":\"a\",\"text\":\"a\"}\n");
    List<JsonNode> plain = embed(mail, "plain");
    List<JsonNode> adapted = embed(mail, "adapted", "--adapter", ADAPTER);

    assertThat(plain).hasSize(1);
    assertThat(adapted).hasSize(1);
    assertThat(adapted.get(0).path("revision").asText())
        .startsWith(plain.get(0).path("revision").asText() + "+sha256:");
    assertThat(adapted.get(0)).isNotEqualTo(plain.get(0));
  }

  @Test
  void refusesAnAdapterOfAnotherModelBeforeTheFirstRecord() throws Exception {
    Path in = Files.writeString(folder.resolve("in.jsonl"), "{\"id\":1,\"text\":\"a\"}\n");
    String llama = TinyAdapters.folder("peft/llama-lora").toString();

    CommandRun run = command("classify", in, folder.resolve("out"), "--adapter", "x=" + llama);

    assertThat(run.status()).isNotZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("adapter '" + llama + "' does not fit model file");
  }

  @Test
  void printsWhatThePageShows() throws Exception {
    TaskPage page = TaskPage.read(Path.of("..", "docs", "adapters.md"));
    for (Map.Entry<String, String> input : page.inputs().entrySet()) {
      Files.writeString(folder.resolve(input.getKey()), input.getValue());
    }

    TaskPage.Run shown = page.runs().get(0);
    CommandRun run =
        CommandRun.of("", shown.words().stream().map(this::real).toArray(String[]::new));

    assertThat(page.runs()).hasSize(1);
    assertThat(run.err()).isEqualTo("Records answered: 2. Dead letters: 0.\n");
    List<String> expected = shown.output().lines().toList();
    List<String> lines = (run.out() + run.err()).lines().toList();
    assertThat(lines).hasSameSizeAs(expected);
    for (int i = 0; i < 2; i++) {
      JsonNode answer = JSON.readTree(lines.get(i));
      JsonNode other = JSON.readTree(expected.get(i));
      assertThat(answer.path("id")).isEqualTo(other.path("id"));
      assertThat(answer.path("revision")).as(run.out()).isEqualTo(other.path("revision"));
      JsonNode label = answer.path("result").get(0);
      assertThat(label.path("label")).isEqualTo(other.path("result").get(0).path("label"));
      assertThat(label.path("score").doubleValue())
          .isCloseTo(
              other.path("result").get(0).path("score").doubleValue(),
              within(shown.tolerance()));
    }
  }

  private String real(String word) {
    String shared = Shared.file("golden").resolveSibling("").toString();
    return word.replaceFirst("^(lora=)?shared/", "$1" + shared + "/")
        .replace("file:", "file:" + folder.toAbsolutePath() + "/");
  }

  /** The revision that the answers carry. */
  private String checkGoldens(String command, boolean adapted, String... options) throws Exception {
    List<JsonNode> goldens = goldens(adapted);
    Path in = folder.resolve("in.jsonl");
    Path out = folder.resolve("out.jsonl");
    Files.write(in, goldens.stream().map(AdapterFilesIT::line).toList());
    CommandRun run = command(command, in, out, options);
    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> answers = objects(out);
    assertThat(answers).hasSameSizeAs(goldens).hasSize(9);
    for (int i = 0; i < goldens.size(); i++) {
      JsonNode expected = goldens.get(i).path("output");
      JsonNode result = answers.get(i).path("result");
      assertThat(result).hasSameSizeAs(expected);
      for (int j = 0; j < expected.size(); j++) {
        assertThat(result.get(j).path("label")).isEqualTo(expected.get(j).path("label"));
        assertThat(result.get(j).path("score").doubleValue())
            .isCloseTo(expected.get(j).path("score").doubleValue(), within(TOLERANCE));
      }
    }
    return answers.get(0).path("revision").asText();
  }

  private List<JsonNode> embed(Path in, String name, String... options) throws IOException {
    Path out = folder.resolve(name);
    CommandRun run = command("embed", in, out, options);
    assertThat(run.status()).as(run.err()).isZero();
    return objects(out);
  }

  private static CommandRun command(String command, Path in, Path out, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(command, "--model", MODEL, "--from", "file:" + in, "--to", "file:" + out));
    words.addAll(List.of(options));
    return CommandRun.of("", words.toArray(String[]::new));
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

  private static List<JsonNode> goldens(boolean adapted) throws IOException {
    try (var bytes =
        Objects.requireNonNull(TinyModels.class.getResourceAsStream("/golden/tasks/peft.jsonl"))) {
      List<JsonNode> goldens = new ArrayList<>();
      for (String line :
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode golden = JSON.readTree(line);
        if (golden.path("model").asText().equals("peft/bert-base")
            && golden.path("adapter").isNull() != adapted) {
          goldens.add(golden);
        }
      }
      return goldens;
    }
  }
}
