package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of each task one bad record of each kind is one dead letter, and its neighbours are untouched.
 */
class BadRecordsOfTasksIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "TEXT";
  private static final String MEGABYTE = "word ".repeat(200_001);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text-classification      | text-classification/distilbert-single-label | "TEXT"
          zero-shot-classification | zero-shot-classification/bert               | "TEXT"
          token-classification     | token-classification/bert                   | "TEXT"
          question-answering       | question-answering/bert                     | {"question":"who?","context":"TEXT"}
          fill-mask                | fill-mask/bert                              | "TEXT [MASK]"
          feature-extraction       | feature-extraction/bert                     | "TEXT"
          sentence-similarity      | sentence-similarity/mean                    | {"source_sentence":"a","sentences":["b","TEXT"]}
          text-ranking             | text-ranking/cross-encoder                  | {"query":"q","documents":["d","TEXT"]}
          sparse-encoder           | sparse-encoder/splade                       | "TEXT"
          text-generation          | text-generation/llama                       | "TEXT"
          """)
  void areAloneInTheDeadLetters(String task, String model, String inputs) throws Exception {
    List<String> good = new ArrayList<>();
    List<String> mixed = new ArrayList<>();
    for (String bad : bad(inputs)) {
      int id = good.size();
      good.add("{\"id\":%d,\"inputs\":%s}".formatted(id, inputs.replace(TEXT, "a text " + id)));
      mixed.add(bad);
      mixed.add(good.get(id));
    }
    String folderOfModel = TinyModels.folder(model).toString();
    run(task, folderOfModel, good, "alone");

    CommandRun run = run(task, folderOfModel, mixed, "out");

    assertThat(run.err())
        .isEqualTo("Records answered: %1$d. Dead letters: %1$d.\n".formatted(good.size()));
    assertThat(folder.resolve("out")).hasSameTextualContentAs(folder.resolve("alone"));
    List<Integer> places = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("dead"))) {
      JsonNode letter = JSON.readTree(line);
      places.add(letter.path("position").intValue());
      assertThat(letter.path("category").asText()).isIn("INVALID_INPUT", "TOO_LONG");
      assertThat(letter.path("message").asText()).endsWith(".").doesNotContain("word word");
    }
    assertThat(places).containsExactlyInAnyOrderElementsOf(everySecond(mixed.size()));
  }

  /** Null, a wrong type, no such field, half a character, a megabyte, and no JSON at all. */
  private static List<String> bad(String inputs) {
    return List.of(
        "{\"inputs\":null}",
        "{\"inputs\":7}",
        "{\"other\":\"a\"}",
        "{\"inputs\":%s}".formatted(inputs.replace(TEXT, "half \\ud83c")),
        "{\"inputs\":%s}".formatted(inputs.replace(TEXT, MEGABYTE)),
        "{\"inputs\":");
  }

  private static List<Integer> everySecond(int lines) {
    List<Integer> places = new ArrayList<>();
    for (int place = 1; place < lines; place += 2) {
      places.add(place);
    }
    return places;
  }

  private CommandRun run(String task, String model, List<String> lines, String out)
      throws IOException {
    Path in = Files.write(folder.resolve("in.jsonl"), lines);
    List<String> arguments =
        new ArrayList<>(
            Arrays.asList(
                "run",
                "--task",
                task,
                "--model",
                model,
                "--from",
                "file:" + in,
                "--to",
                "file:" + folder.resolve(out),
                "--dead-letters",
                "file:" + folder.resolve("dead")));
    if (task.equals("zero-shot-classification")) {
      arguments.addAll(List.of("--labels", "sports,weather"));
    }
    if (task.equals("text-generation")) {
      arguments.addAll(List.of("--parameters", "{\"max_new_tokens\": 9}")); // drawn
    }
    return CommandRun.of("", arguments.toArray(String[]::new));
  }
}
