package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.pool.TinyAdapters;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --adapter-field} of the commands: peft's answers with and without adapter in one run. */
class ChosenAdaptersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TOLERANCE = 1e-5;
  private static final String CLASSIFIER = "peft/bert-base";
  private static final String WRITER = "peft/llama-base";

  private static final Map<String, Path> FOLDERS = new ConcurrentHashMap<>();

  @TempDir Path folder;

  @Test
  void classifiesEachRecordWithTheAdapterThatItNames() throws Exception {
    List<JsonNode> goldens = goldens(CLASSIFIER);
    for (String[] command :
        List.of(new String[] {"classify"}, new String[] {"run", "--task", "text-classification"})) {
      List<JsonNode> answers = objects(answered(command, CLASSIFIER, lines(goldens)).out());

      assertThat(answers).hasSameSizeAs(goldens).hasSize(18);
      for (int i = 0; i < goldens.size(); i++) {
        JsonNode expected = goldens.get(i).path("output");
        JsonNode result = answers.get(i).path("result");
        assertThat(answers.get(i).path("id")).isEqualTo(goldens.get(i).path("id"));
        assertThat(result).hasSameSizeAs(expected);
        for (int j = 0; j < expected.size(); j++) {
          assertThat(result.get(j).path("label")).isEqualTo(expected.get(j).path("label"));
          assertThat(result.get(j).path("score").doubleValue())
              .isCloseTo(expected.get(j).path("score").doubleValue(), within(TOLERANCE));
        }
      }
      assertRevisionsTellWhichAnswered(goldens, answers);
    }
  }

  @Test
  void writesEachTextWithTheAdapterThatItsRecordNames() throws Exception {
    List<JsonNode> goldens = goldens(WRITER);
    List<JsonNode> answers =
        objects(
            answered(new String[] {"generate", "--context-tokens", "512"}, WRITER, lines(goldens))
                .out());

    assertThat(answers)
        .extracting(answer -> answer.path("result"))
        .isEqualTo(goldens.stream().map(golden -> golden.path("output")).toList());
    assertThat(answers).hasSize(14);
    assertRevisionsTellWhichAnswered(goldens, answers);
  }

  private static void assertRevisionsTellWhichAnswered(
      List<JsonNode> goldens, List<JsonNode> answers) {
    for (int i = 0; i < goldens.size(); i++) {
      boolean isAdapted = !goldens.get(i).path("adapter").isNull();
      assertThat(answers.get(i).path("revision").asText().contains("+sha256:"))
          .as(answers.get(i).toString())
          .isEqualTo(isAdapted);
    }
  }

  @Test
  void neighboursOfARecordWithAnAdapterThatIsNotThereAreAsTheyWere() throws Exception {
    List<String> good = lines(goldens(CLASSIFIER));
    List<String> mixed = new ArrayList<>(good);
    mixed.add(1, "{\"id\":\"fr\",\"text\":\"a\",\"speaks\":\"fr\"}");
    mixed.add(3, "{\"id\":\"3\",\"text\":\"a\",\"speaks\":3}");
    Path dead = folder.resolve("dead");

    CommandRun alone = answered(new String[] {"classify"}, CLASSIFIER, good);
    CommandRun run =
        answered(new String[] {"classify", "--dead-letters", "file:" + dead}, CLASSIFIER, mixed);

    assertThat(run.out()).isEqualTo(alone.out());
    assertThat(run.err()).isEqualTo("Records answered: 18. Dead letters: 2.\n");
    assertThat(objects(Files.readString(dead)))
        .extracting(letter -> letter.path("message").asText())
        .containsExactlyInAnyOrder(
            "record 4 of '-' partition 0 has a number in field 'speaks'. Write the adapter's name as a string, or leave it out for the model without adapter.",
            "the record's adapter was 'fr', but must be tiny, or absent for the model without adapter.");
  }

  @Test
  void refusesASecondAdapterOfAnotherModelBeforeTheFirstRecord() {
    String other = TinyAdapters.folder("peft/llama-lora").toString();

    CommandRun run =
        run(
            new String[] {"classify", "--adapter", "other=" + other},
            CLASSIFIER,
            List.of("{\"id\":1,\"text\":\"a\"}"));

    assertThat(run.status()).isNotZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("adapter '" + other + "' does not fit model file");
  }

  private static CommandRun answered(String[] command, String model, List<String> lines) {
    CommandRun run = run(command, model, lines);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private static CommandRun run(String[] command, String model, List<String> lines) {
    String adapter = "tiny=" + TinyAdapters.folder(model.replace("base", "lora"));
    return CommandRun.of(
        String.join("\n", lines) + "\n",
        Stream.concat(
                Stream.of(command),
                Stream.of(
                    "--model",
                    FOLDERS.computeIfAbsent(model, TinyModels::folder).toString(),
                    "--adapter",
                    adapter,
                    "--adapter-field",
                    "speaks",
                    "--from",
                    "-",
                    "--to",
                    "-"))
            .toArray(String[]::new));
  }

  private static List<String> lines(List<JsonNode> goldens) {
    return goldens.stream().map(ChosenAdaptersIT::line).toList();
  }

  private static String line(JsonNode golden) {
    ObjectNode line = JSON.createObjectNode();
    line.set("id", golden.path("id"));
    line.set("inputs", golden.path("input"));
    line.set("parameters", golden.path("kwargs"));
    if (!golden.path("adapter").isNull()) {
      line.put("speaks", "tiny");
    }
    return line.toString();
  }

  private static List<JsonNode> objects(String lines) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  private static List<JsonNode> goldens(String model) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(TinyModels.class.getResourceAsStream("/golden/tasks/peft.jsonl"))) {
      return objects(new String(file.readAllBytes(), StandardCharsets.UTF_8)).stream()
          .filter(golden -> golden.path("model").asText().equals(model))
          .toList();
    }
  }
}
