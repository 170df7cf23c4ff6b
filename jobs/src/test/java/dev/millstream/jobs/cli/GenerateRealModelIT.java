package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands with SmolLM2-135M-Instruct, whose answers mean something. */
class GenerateRealModelIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUESTIONS =
      """
      {"id":"a","text":"What is the capital of France?"}
      {"id":"b","text":"What is the capital of Italy?"}
      """;

  @Test
  void answersQuestionsInAConversation() throws Exception {
    List<JsonNode> answers = answers(generate("--chat", "--greedy", "--max-new-tokens", "12"));

    assertThat(answer(answers.get(0))).contains("Paris");
    assertThat(answer(answers.get(1))).contains("Rome");
  }

  @Test
  void drawsTheSameAnswersAgainWithOtherNeighbours() throws Exception {
    String[] drawn = {"--chat", "--temperature", "1.2", "--seed", "3", "--max-new-tokens", "24"};

    List<JsonNode> together = answers(generate(drawn));
    List<JsonNode> alone =
        answers(run(QUESTIONS.lines().skip(1).findFirst().orElseThrow() + "\n", drawn));

    assertThat(alone).containsExactly(together.get(1));
  }

  @Test
  void writesJsonOfASchema() throws Exception {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"maxLength\":20},"
            + "\"sure\":{\"type\":\"boolean\"}},\"required\":[\"city\",\"sure\"],\"additionalProperties\":false}";

    List<JsonNode> answers =
        answers(generate("--chat", "--greedy", "--json-schema", schema, "--max-new-tokens", "64"));

    assertThat(answers).hasSize(2);
    for (JsonNode answer : answers) {
      JsonNode written = JSON.readTree(answer(answer));
      assertThat(written.path("city").isTextual()).isTrue();
      assertThat(written.path("sure").isBoolean()).isTrue();
    }
  }

  @Test
  void talksThroughAPipe() {
    String[] chat =
        Stream.of(
                Stream.of("chat"),
                model(),
                Stream.of("--parameters", "{\"do_sample\": false, \"max_new_tokens\": 12}"))
            .flatMap(words -> words)
            .toArray(String[]::new);

    CommandRun run = CommandRun.of("What is the capital of France?\n", chat);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("Paris").endsWith("\n");
  }

  private static Stream<String> model() {
    String folder = Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct").toString();
    return Stream.of("--model", folder, "--variant", "q4");
  }

  private static CommandRun generate(String... more) {
    return run(QUESTIONS, more);
  }

  private static CommandRun run(String lines, String... more) {
    return CommandRun.of(
        lines,
        Stream.of(Stream.of("generate", "--from", "-", "--to", "-"), model(), Stream.of(more))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  private static List<JsonNode> answers(CommandRun run) throws IOException {
    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> answers = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }

  private static String answer(JsonNode line) {
    JsonNode messages = line.at("/result/0/generated_text");
    return messages.get(messages.size() - 1).path("content").asText();
  }
}
