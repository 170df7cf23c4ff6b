package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script may count on when {@code millstream generate} reads and writes lines. */
class GenerateFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TinyModels.folder("text-generation/llama").toString();
  private static final String MAILS =
      """
      {"id":1,"text":"Alice went to Paris","who":"Bob"}
      {"id":2,"text":"a","who":"Eve"}
      {"id":3,"inputs":"The quick brown fox","parameters":{"max_new_tokens":2,"return_full_text":false}}
      {"text":"no id","who":"Al"}
      """;

  private static final String NAMES = "{\"text\":\"Alice\"}\n{\"text\":\"Bob\"}\n";
  private static final String NO_PROMPT = "{\"return_full_text\": false, \"max_new_tokens\": 60}";

  private static final String GOOD_AND_BAD =
      """
      {"id":1,"text":"good","who":"A"}
      {"id":2,"text":"lacks a field"}
      {"id":3,"text":"%s","who":"B"}
      {"id":4,"text":"also good","who":"C","extra":1}
      {"id":5,"inputs":"x","parameters":{"grammar":{"type":"regex","value":"("}}}
      {"id":6,"inputs":[]}
      {"id":7,"inputs":"x","parameters":{"max_tokens":3}}
      """
          .formatted("word ".repeat(400));

  @TempDir Path folder;

  @Test
  void writesALineForEachLineInTheirOrder() throws Exception {
    CommandRun run = generate(MAILS, "--greedy", "--max-new-tokens", "5", "--details");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).endsWith("Records answered: 4. Dead letters: 0.\n");
    List<JsonNode> answers = answers(run);
    assertThat(answers)
        .extracting(answer -> answer.path("id").toString())
        .containsExactly("1", "2", "3", "null");
    assertThat(answers)
        .extracting(answer -> answer.at("/result/0/details/generated_tokens").intValue())
        .containsExactly(5, 5, 2, 5);
    assertThat(text(answers.get(0))).startsWith("Alice went to Paris");
    assertThat(text(answers.get(2))).doesNotContain("quick");
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.fieldNames())
                  .toIterable()
                  .containsExactly("id", "result", "model", "revision");
              assertThat(answer.path("model").asText()).isEqualTo(MODEL);
              assertThat(answer.at("/result/0/details/finish_reason").asText()).isEqualTo("length");
            });
  }

  @Test
  void writesPiecesOfWhatItWritesWhole() throws Exception {
    Path pieces = folder.resolve("pieces.jsonl");

    CommandRun run =
        generate(MAILS, "--greedy", "--max-new-tokens", "5", "--pieces-to", "file:" + pieces);

    List<JsonNode> answers = answers(run);
    Map<String, StringBuilder> texts = new HashMap<>();
    for (String line : Files.readAllLines(pieces)) {
      JsonNode piece = JSON.readTree(line);
      texts
          .computeIfAbsent(piece.path("id").toString(), id -> new StringBuilder())
          .append(piece.path("piece").asText());
      if (piece.path("id").isNull()) {
        assertThat(piece.path("position").asInt()).isEqualTo(4);
      }
    }
    assertThat(texts.keySet()).containsExactlyInAnyOrder("1", "2", "3", "null");
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(text(answer)).endsWith(texts.get(answer.path("id").toString()) + ""));
  }

  @Test
  void drawsTheSameTextsAgainWithTheSameSeed() {
    String[] drawn = {"--do-sample", "--temperature", "1.5", "--max-new-tokens", "12"};

    String once = generate(MAILS, with(drawn, "--seed", "7")).out();

    assertThat(generate(MAILS, with(drawn, "--seed", "7", "--slots", "1")).out()).isEqualTo(once);
    assertThat(generate(MAILS, with(drawn, "--seed", "8")).out()).isNotEqualTo(once);
  }

  @Test
  void aRecordDrawsTheSameTextWhereverItStands() throws Exception {
    String[] drawn = {"--do-sample", "--max-new-tokens", "12"};
    List<String> lines = MAILS.lines().toList();
    String reversed = lines.get(1) + "\n" + lines.get(0) + "\n";

    List<JsonNode> one = answers(generate(MAILS, drawn));
    List<JsonNode> other = answers(generate(reversed, drawn));

    assertThat(other).containsExactly(one.get(1), one.get(0));
  }

  @Test
  void fillsATemplateWithARecordsFields() throws Exception {
    List<JsonNode> answers =
        answers(
            generate(
                MAILS,
                "--template",
                "{{ who }} says: {{ text | upper }}",
                "--greedy",
                "--max-new-tokens",
                "3"));

    assertThat(text(answers.get(0))).startsWith("Bob says: ALICE WENT TO PARIS");
    assertThat(text(answers.get(3))).startsWith("Al says: NO ID");
  }

  @Test
  void asksInAConversationWhereThereIsASystemMessage() throws Exception {
    CommandRun run =
        generate(
            "{\"q\":\"Hi\"}\n",
            "--system",
            "Be brief.",
            "--prompt-field",
            "q",
            "--greedy",
            "--max-new-tokens",
            "3");

    JsonNode messages = answers(run).get(0).at("/result/0/generated_text");
    assertThat(messages)
        .extracting(message -> message.path("role").asText())
        .containsExactly("system", "user", "assistant");
    assertThat(messages.get(0).path("content").asText()).isEqualTo("Be brief.");
    assertThat(messages.get(1).path("content").asText()).isEqualTo("Hi");
  }

  @Test
  void writesOneOfTheChoices() throws Exception {
    List<JsonNode> answers =
        answers(generate(NAMES, "--choices", "yes,no", "--parameters", NO_PROMPT));

    assertThat(answers).hasSize(2).allSatisfy(answer -> assertThat(text(answer)).isIn("yes", "no"));
  }

  @Test
  void writesWhatARegularExpressionMatches() throws Exception {
    List<JsonNode> answers =
        answers(generate(NAMES, "--regex", "[A-Z]{2}-[0-9]{3}", "--parameters", NO_PROMPT));

    assertThat(text(answers.get(0))).matches("[A-Z]{2}-[0-9]{3}");
  }

  @Test
  void writesJsonOfASchemaInAFile() throws Exception {
    Path schema =
        Files.writeString(
            folder.resolve("answer.schema.json"),
            """
            {"type": "object", "properties": {"sure": {"type": "boolean"}, "kind": {"enum": ["a", "b"]}},
             "required": ["sure", "kind"], "additionalProperties": false}
            """);

    List<JsonNode> answers =
        answers(generate(NAMES, "--json-schema", schema.toString(), "--parameters", NO_PROMPT));

    assertThat(answers).hasSize(2);
    JsonNode written = JSON.readTree(text(answers.get(0)));
    assertThat(written.path("sure").isBoolean()).isTrue();
    assertThat(written.path("kind").asText()).isIn("a", "b");
  }

  @Test
  void givesBadRecordsToTheDeadLettersWithASentence() throws Exception {
    Path dead = folder.resolve("dead.jsonl");
    CommandRun run =
        generate(
            GOOD_AND_BAD,
            "--template",
            "{{ who }}: {{ text }}",
            "--greedy",
            "--max-new-tokens",
            "4",
            "--dead-letters",
            "file:" + dead);

    assertThat(answers(run))
        .extracting(answer -> answer.path("id").intValue())
        .containsExactly(1, 4);
    List<JsonNode> letters = letters(dead);
    assertThat(letters)
        .extracting(letter -> letter.path("position").intValue())
        .containsExactly(2, 3, 5, 6, 7);
    assertThat(letters)
        .extracting(letter -> letter.path("category").asText())
        .containsExactly(
            "INVALID_INPUT", "TOO_LONG", "INVALID_INPUT", "INVALID_INPUT", "INVALID_INPUT");
    assertThat(letters.get(0).path("message").asText())
        .isEqualTo(
            "the template, line 1: there is no 'who': the record has no such field. Where it may be absent, write who | default('').");
    assertThat(letters.get(3).path("message").asText())
        .isEqualTo(
            "inputs must be a string, a list of messages such as [{\"role\": \"user\", \"content\": \"…\"}], or a list of these.");
    assertThat(letters.get(4).path("message").asText())
        .startsWith("text-generation has no parameter max_tokens. It has ");
  }

  @Test
  void picksTheBestOfSeveralTextsTheSameAgain() throws Exception {
    String[] drawn = {"--best-of", "4", "--temperature", "1.5", "--max-new-tokens", "8"};

    CommandRun once = generate(MAILS, with(drawn, "--details"));

    assertThat(answers(once))
        .allSatisfy(
            answer ->
                assertThat(answer.at("/result/0/details/best_of_sequences"))
                    .hasSize(3)
                    .allSatisfy(
                        other ->
                            assertThat(mean(other))
                                .isLessThanOrEqualTo(mean(answer.at("/result/0/details")))));
    assertThat(generate(MAILS, with(drawn, "--details", "--slots", "1")).out())
        .isEqualTo(once.out());
  }

  @Test
  void aScorerPicksTheBestOfSeveralTexts() throws Exception {
    List<JsonNode> answers =
        answers(
            generate(
                MAILS,
                "--best-of",
                "4",
                "--scorer",
                TinyModels.folder("text-ranking/cross-encoder").toString(),
                "--temperature",
                "1.5",
                "--max-new-tokens",
                "8",
                "--details"));

    assertThat(answers)
        .hasSize(4)
        .allSatisfy(
            answer ->
                assertThat(answer.at("/result/0/details/best_of_sequences"))
                    .hasSize(3)
                    .allSatisfy(
                        other ->
                            assertThat(other.path("score").doubleValue())
                                .isLessThanOrEqualTo(
                                    answer.at("/result/0/details/score").doubleValue())));
  }

  private static double mean(JsonNode text) {
    double sum = 0;
    for (JsonNode token : text.path("tokens")) {
      sum += token.path("logprob").doubleValue();
    }
    return sum / text.path("tokens").size();
  }

  @Test
  void perplexityIsThatOfTheFilledInTemplate() throws Exception {
    List<JsonNode> filled =
        answers(generate(MAILS, "--task", "perplexity", "--template", "{{ who }} went to Paris"));
    List<JsonNode> plain =
        answers(
            generate(
                """
                {"id":1,"text":"Bob went to Paris"}
                {"id":2,"text":"Eve went to Paris"}
                {"id":3,"inputs":"The quick brown fox"}
                {"text":"Al went to Paris"}
                """,
                "--task",
                "perplexity"));

    // The third record brings inputs and parameters of its own, among them some of writing.
    assertThat(filled)
        .extracting(answer -> answer.path("result"))
        .containsExactly(
            plain.get(0).path("result"), plain.get(1).path("result"), plain.get(3).path("result"));
  }

  @Test
  void runRoutesTextsByTheirPerplexity() throws Exception {
    Path unlikely = folder.resolve("unlikely.jsonl");
    CommandRun run =
        CommandRun.of(
            "{\"id\":1,\"text\":\"Alice went to Paris\"}\n{\"id\":2,\"text\":\"zzzzzz\"}\n",
            "run",
            "--task",
            "perplexity",
            "--model",
            MODEL,
            "--low-confidence",
            "file:" + unlikely,
            "--threshold",
            "1",
            "--from",
            "-",
            "--to",
            "-");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(Files.readAllLines(unlikely)).hasSize(2);
  }

  @Test
  void isWhatRunOfTheTaskDoes() {
    CommandRun run =
        CommandRun.of(
            MAILS,
            "run",
            "--task",
            "text-generation",
            "--model",
            MODEL,
            "--parameters",
            "{\"max_new_tokens\": 9}",
            "--from",
            "-",
            "--to",
            "-");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(generate(MAILS, "--max-new-tokens", "9").out());
  }

  private static List<JsonNode> letters(Path dead) throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (String line : Files.readAllLines(dead)) {
      letters.add(JSON.readTree(line));
    }
    letters.sort(Comparator.comparingInt(letter -> letter.path("position").intValue()));
    return letters;
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static CommandRun generate(String input, String... more) {
    return CommandRun.of(
        input, with(new String[] {"generate", "--model", MODEL, "--from", "-", "--to", "-"}, more));
  }

  private static List<JsonNode> answers(CommandRun run) throws IOException {
    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> answers = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }

  private static String text(JsonNode answer) {
    return answer.at("/result/0/generated_text").asText();
  }
}
