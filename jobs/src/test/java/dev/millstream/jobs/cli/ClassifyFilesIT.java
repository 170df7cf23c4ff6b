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
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script may count on when {@code millstream classify} reads and writes lines. */
class ClassifyFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL =
      TinyModels.folder("text-classification/distilbert-single-label").toString();

  private static final String[] SENTENCES = {
    "1 record 1 of '/in.jsonl' partition 0 is not JSON (line 1, column 16). Write one JSON object per record, or decode as plain text.",
    "3 inputs was null, but text-classification takes a string, an object with text and text_pair, or an array of these.",
    "5 inputs was 7, but text-classification takes a string, an object with text and text_pair, or an array of these.",
    "7 record 7 of '/in.jsonl' partition 0 has no field 'text' and no 'inputs'. Add one of them, or name the field that holds what is asked.",
    "9 text-classification has no parameter 'topk'. It takes top_k, truncation, max_length, function_to_apply.",
    "11 the text has half a surrogate pair (U+D83C at index 5), which is no character. Repair it where it was cut, or replace it with U+FFFD.",
    "13 record 13 of '/in.jsonl' partition 0 has an input of 1000007 characters, 1000000 are allowed. Split it.",
    "15 the text has 602 tokens, the 2 special tokens included, and at most 128 are allowed. Shorten it, or choose another truncation.",
    "17 inputs has a field 'question' that text-classification does not know. It takes text, text_pair.",
  };

  @TempDir Path folder;

  @Test
  void givesOneLineForEachLineInTheirOrder() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add("{\"id\":%d,\"text\":\"%sline %d\"}".formatted(i, "word ".repeat(i * 37 % 50), i));
    }

    CommandRun run = classify(lines, "--to", "file:" + folder.resolve("out"));

    assertThat(run).isEqualTo(new CommandRun(0, "", "Records answered: 200. Dead letters: 0.\n"));
    List<JsonNode> answers = objects("out");
    assertThat(answers).hasSize(200);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).path("id").isInt()).isTrue();
      assertThat(answers.get(i).path("id").intValue()).isEqualTo(i);
      assertThat(answers.get(i).path("result")).hasSize(1);
    }
  }

  @Test
  void lettingARecordsParametersOverrideTheOptions() throws Exception {
    CommandRun run =
        classify(
            List.of(
                "{\"id\":\"a\",\"inputs\":\"one\"}",
                "{\"id\":\"b\",\"inputs\":\"one\",\"parameters\":{\"top_k\":1}}",
                "{\"id\":\"c\",\"inputs\":[\"one\",\"two\"],\"parameters\":{\"top_k\":null}}"),
            "--top-k",
            "2",
            "--to",
            "-");

    List<JsonNode> answers = run.out().lines().map(ClassifyFilesIT::object).toList();
    assertThat(answers.get(0).path("result")).hasSize(2);
    assertThat(answers.get(1).path("result")).hasSize(1);
    assertThat(answers.get(2).path("result")).hasSize(2);
    assertThat(answers.get(2).path("result").get(0).size()).isGreaterThan(2);
  }

  @Test
  void makesDeadLettersOfBadLinesAndLeavesTheirNeighboursAlone() throws Exception {
    List<String> bad =
        List.of(
            "{\"id\":1,\"text\":",
            "{\"id\":2,\"text\":null}",
            "{\"id\":3,\"text\":7}",
            "{\"id\":4}",
            "{\"id\":5,\"inputs\":\"a\",\"parameters\":{\"topk\":1}}",
            "{\"id\":6,\"text\":\"half \\ud83c\"}",
            "{\"id\":7,\"text\":\"" + "word ".repeat(200_001) + "\"}",
            "{\"id\":8,\"text\":\"" + "word ".repeat(300) + "\"}",
            "{\"id\":9,\"inputs\":{\"question\":\"a\"}}");
    List<String> good = new ArrayList<>();
    List<String> mixed = new ArrayList<>();
    for (int i = 0; i < bad.size(); i++) {
      good.add("{\"id\":\"good %d\",\"text\":\"neighbour %d\"}".formatted(i, i));
      mixed.add(bad.get(i));
      mixed.add(good.get(i));
    }

    classify(good, "--to", "file:" + folder.resolve("alone"));
    CommandRun run =
        classify(
            mixed,
            "--to",
            "file:" + folder.resolve("out"),
            "--dead-letters",
            "file:" + folder.resolve("dead"));

    assertThat(run.err()).isEqualTo("Records answered: 9. Dead letters: 9.\n");
    assertThat(folder.resolve("out")).hasSameTextualContentAs(folder.resolve("alone"));
    assertThat(objects("dead"))
        .extracting(
            letter ->
                letter.path("position").asText()
                    + " "
                    + letter.path("message").asText().replace(folder.toString(), ""))
        .containsExactlyInAnyOrder(SENTENCES);
  }

  @Test
  void routesByLabelAndByConfidence() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lines.add("{\"id\":%d,\"text\":\"%s %d\"}".formatted(i, "love hate ".repeat(i % 7), i));
    }
    classify(lines, "--to", "file:" + folder.resolve("all"));
    List<JsonNode> all = objects("all");
    double middle = all.stream().mapToDouble(ClassifyFilesIT::score).sorted().toArray()[30];
    String threshold = String.format(Locale.ROOT, "%.9f", middle);

    classify(
        lines,
        "--to",
        "file:" + folder.resolve("others"),
        "--route",
        "POSITIVE=file:" + folder.resolve("positive"),
        "--low-confidence",
        "file:" + folder.resolve("unsure"),
        "--threshold",
        threshold);

    Predicate<JsonNode> isSure = answer -> score(answer) >= Double.parseDouble(threshold);
    Predicate<JsonNode> isPositive = answer -> label(answer).equals("POSITIVE");
    assertThat(objects("unsure"))
        .isNotEmpty()
        .isEqualTo(all.stream().filter(isSure.negate()).toList());
    assertThat(objects("positive")).isEqualTo(all.stream().filter(isSure.and(isPositive)).toList());
    assertThat(objects("others"))
        .isEqualTo(all.stream().filter(isSure.and(isPositive.negate())).toList());
  }

  @Test
  void readsPlainTextInAPipe() throws Exception {
    CommandRun run =
        CommandRun.of(
            "first line\nsecond line\n",
            "classify",
            "--model",
            MODEL,
            "--value-format",
            "text",
            "--from",
            "-",
            "--to",
            "-");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().map(ClassifyFilesIT::object))
        .extracting(answer -> answer.path("id").asText())
        .containsExactly("1", "2");
  }

  @Test
  void saysThatTheModelIsOfAnotherTask() throws Exception {
    CommandRun run = classify(List.of("{\"text\":\"a\"}"), "--task", "fill-mask", "--to", "-");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("millstream: the task fill-mask reads one set of logits for each token, but");
  }

  private CommandRun classify(List<String> lines, String... options) throws IOException {
    Path in = Files.write(folder.resolve("in.jsonl"), lines);
    List<String> arguments =
        new ArrayList<>(List.of("classify", "--model", MODEL, "--from", "file:" + in));
    arguments.addAll(Arrays.asList(options));
    return CommandRun.of("", arguments.toArray(String[]::new));
  }

  private List<JsonNode> objects(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream().map(ClassifyFilesIT::object).toList();
  }

  private static JsonNode object(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double score(JsonNode answer) {
    return answer.path("result").get(0).path("score").doubleValue();
  }

  private static String label(JsonNode answer) {
    return answer.path("result").get(0).path("label").asText();
  }
}
