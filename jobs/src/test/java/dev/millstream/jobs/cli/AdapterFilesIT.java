package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.Shared;
import dev.millstream.model.ModelOnDisk;
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
  private static final String ENCODER = TinyModels.folder("sentence-similarity/mean").toString();
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
    JsonNode plain = embed("plain");
    JsonNode unchanged = embed("unchanged", "--adapter", "zero=" + encodersAdapter("zero", 0));
    JsonNode changed = embed("changed", "--adapter", "half=" + encodersAdapter("half", 0.5f));

    assertThat(unchanged.path("vector")).isEqualTo(plain.path("vector"));
    assertThat(changed.path("vector")).hasSize(32).isNotEqualTo(plain.path("vector"));
    assertThat(changed.path("revision").asText())
        .startsWith(plain.path("revision").asText() + "+sha256:")
        .isNotEqualTo(unchanged.path("revision").asText());
  }

  @Test
  void anIndexMadeWithAnAdapterIsAskedWithIt() throws Exception {
    String adapter = "half=" + encodersAdapter("half", 0.5f);
    Path in = folder.resolve("docs.jsonl");
    Path index = folder.resolve("index");
    Files.writeString(in, "{\"id\":\"a\",\"text\":\"How do I split a string?\"}\n");
    CommandRun made =
        CommandRun.of(
            "",
            "embed",
            "--model",
            ENCODER,
            "--adapter",
            adapter,
            "--from",
            "file:" + in,
            "--to",
            "lucene:" + index);
    assertThat(made.status()).as(made.err()).isZero();

    CommandRun asked =
        CommandRun.of(
            "",
            "search",
            "--index",
            index.toString(),
            "--model",
            ENCODER,
            "--adapter",
            adapter,
            "split a string");
    CommandRun without =
        CommandRun.of(
            "", "search", "--index", index.toString(), "--model", ENCODER, "split a string");

    assertThat(asked.status()).as(asked.err()).isZero();
    assertThat(asked.out()).contains("How do I split a string?");
    assertThat(without.status()).isNotZero();
    assertThat(without.err()).contains("+sha256:");
  }

  /** For the queries of the first layer of an encoder of width 32, of rank 1. */
  private Path encodersAdapter(String name, float factor) throws IOException {
    Path adapter = Files.createDirectory(folder.resolve(name));
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":1,\"target_modules\":[\"query\"]}");
    String module = "base_model.model.encoder.layer.0.attention.self.query.lora_";
    float[] numbers = new float[64];
    for (int i = 0; i < 32; i++) {
      numbers[i] = i % 2 == 0 ? 1 : -1;
      numbers[32 + i] = factor;
    }
    Files.write(
        adapter.resolve("adapter_model.safetensors"),
        ModelOnDisk.safetensors(
            """
            {"%1$sA.weight":{"dtype":"F32","shape":[1,32],"data_offsets":[0,128]},
             "%1$sB.weight":{"dtype":"F32","shape":[32,1],"data_offsets":[128,256]}}"""
                .formatted(module),
            numbers));
    return adapter;
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

    assertThat(page.runs()).hasSize(2);
    for (TaskPage.Run shown : page.runs()) {
      checkPrinted(shown);
    }
  }

  private void checkPrinted(TaskPage.Run shown) throws Exception {
    CommandRun run =
        CommandRun.of("", shown.words().stream().map(this::real).toArray(String[]::new));

    List<String> expected = shown.output().lines().toList();
    List<String> lines = (run.out() + run.err()).lines().toList();
    assertThat(lines).hasSameSizeAs(expected);
    int last = lines.size() - 1;
    assertThat(lines.get(last)).isEqualTo(expected.get(last)).endsWith("Dead letters: 0.");
    for (int i = 0; i < last; i++) {
      JsonNode answer = JSON.readTree(lines.get(i));
      JsonNode other = JSON.readTree(expected.get(i));
      assertThat(answer.path("id")).isEqualTo(other.path("id"));
      assertThat(answer.path("revision")).as(run.out()).isEqualTo(other.path("revision"));
      JsonNode label = answer.path("result").get(0);
      assertThat(label.path("label")).isEqualTo(other.path("result").get(0).path("label"));
      assertThat(label.path("score").doubleValue())
          .isCloseTo(
              other.path("result").get(0).path("score").doubleValue(), within(shown.tolerance()));
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

  private JsonNode embed(String name, String... options) throws IOException {
    Path in = folder.resolve("mail.jsonl");
    Path out = folder.resolve(name + ".out");
    Files.writeString(in, "{\"id\":\"a\",\"text\":\"How do I split a string?\"}\n");
    CommandRun run = commandOf("embed", ENCODER, in, out, options);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(objects(out)).hasSize(1);
    return objects(out).get(0);
  }

  private static CommandRun command(String command, Path in, Path out, String... options) {
    return commandOf(command, MODEL, in, out, options);
  }

  private static CommandRun commandOf(
      String command, String model, Path in, Path out, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(command, "--model", model, "--from", "file:" + in, "--to", "file:" + out));
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
