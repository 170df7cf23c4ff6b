package dev.millstream.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.TaskPipeline;
import dev.millstream.jobs.options.GenerateJobFlags;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prompts on a real broker, whose texts are drawn: through failures before and behind the model
 * each has one text, that of a run without failures, and its pieces are there at least once.
 */
class GenerateJobExactlyOnceIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PROMPTS = 300;
  private static final int EVERY_BAD = 10;
  private static final int FAILURES = 3;
  private static final String[] HOW = {
    "--model",
    TinyModels.folder("text-generation/llama").toString(),
    "--template",
    "{{ who }} went to",
    "--do-sample",
    "--seed",
    "42",
    "--max-new-tokens",
    "24"
  };

  @TempDir Path folder;

  @BeforeEach
  void disarm() {
    FailsInTheMiddle.reset();
  }

  @Test
  void everyPromptHasOneTextThatOfARunWithoutFailures() throws Exception {
    List<String> prompts = prompts();
    Map<String, String> expected = quietRun(prompts);

    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      JobClient job = start(options(broker.bootstrapServers()));
      int round = PROMPTS / FAILURES;
      for (int i = 0; i < FAILURES; i++) {
        FailsInTheMiddle.arm();
        for (int prompt = i * round; prompt < (i + 1) * round; prompt++) {
          writer.send("prompts", "prompt-" + prompt, prompts.get(prompt));
        }
        writer.flush();
        int struck = i + 1;
        await().atMost(PATIENCE).until(() -> FailsInTheMiddle.struck() == struck);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(committed(broker, "dead")).hasSize(PROMPTS / EVERY_BAD);
                assertThat(texts(broker)).hasSameSizeAs(expected);
              });
      job.cancel().get(1, TimeUnit.MINUTES);

      assertThat(texts(broker)).isEqualTo(expected);
      assertThat(putTogether(broker)).isEqualTo(written(expected));
    }
  }

  /** By id what the pieces give that a reader keeps: of each number the first. */
  private static Map<String, String> putTogether(EmbeddedBroker broker) throws Exception {
    Map<String, TreeMap<Integer, JsonNode>> pieces = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContents.uncommitted(broker.bootstrapServers(), "pieces")) {
      JsonNode piece = JSON.readTree(record.value());
      String id = piece.path("id").asText();
      assertThat(new String(record.key(), UTF_8)).isEqualTo("prompt-" + id);
      assertThat(piece.path("text").asInt(-1)).isZero();
      JsonNode first =
          pieces
              .computeIfAbsent(id, text -> new TreeMap<>())
              .putIfAbsent(piece.path("sequence").asInt(-1), piece);
      assertThat(piece).isEqualTo(first == null ? piece : first);
    }
    Map<String, String> texts = new TreeMap<>();
    pieces.forEach(
        (id, numbered) -> {
          assertThat(numbered.lastKey()).isEqualTo(numbered.size() - 1);
          String end = numbered.lastEntry().getValue().path("end").asText();
          assertThat(numbered.values().stream().filter(piece -> piece.has("end"))).hasSize(1);
          StringBuilder text = new StringBuilder();
          numbered.values().forEach(piece -> text.append(piece.path("piece").asText()));
          if (Integer.parseInt(id) % EVERY_BAD == 0) {
            assertThat(numbered).hasSize(1);
            assertThat(end).isEqualTo("INVALID_INPUT");
          } else {
            assertThat(end).isIn("length", "eos_token");
            texts.put(id, text.toString());
          }
        });
    return texts;
  }

  /** By id the texts of answers, without their prompts. */
  private static Map<String, String> written(Map<String, String> answers) throws Exception {
    Map<String, String> texts = new TreeMap<>();
    for (String answer : answers.values()) {
      JsonNode json = JSON.readTree(answer);
      int id = json.path("id").asInt();
      String prompt = JSON.readTree(prompts().get(id)).path("who").asText() + " went to";
      String text = json.at("/result/0/generated_text").asText();
      assertThat(text).startsWith(prompt);
      texts.put(Integer.toString(id), text.substring(prompt.length()));
    }
    return texts;
  }

  private static JobClient start(TaskOptions options) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "100");
    configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    TaskPipeline.Settings settings = ClassifyJob.settings(options, Shown.LINES);
    TaskPipeline pipeline =
        TaskPipeline.of(
            ClassifyJob.records(environment, options, settings.pace())
                .map(new FailsInTheMiddle<>(30)),
            settings);
    new AnswerSinks(options, Shown.LINES)
        .attach(
            new TaskPipeline(
                pipeline.answers().map(new FailsInTheMiddle<>(25)),
                pipeline.deadLetters(),
                pipeline.pieces()));
    return environment.executeAsync("exactly once");
  }

  private static TaskOptions options(String bootstrapServers) {
    return GenerateJobFlags.parse(
        with(
            "--from", "kafka:prompts",
            "--to", "kafka:texts",
            "--pieces-to", "kafka:pieces",
            "--dead-letters", "kafka:dead",
            "--bootstrap-servers", bootstrapServers,
            "--start", "earliest",
            "--parallelism", "2",
            "--checkpoint-interval", "300ms"));
  }

  /** Lines by id. */
  private Map<String, String> quietRun(List<String> prompts) throws Exception {
    Path in = Files.write(folder.resolve("prompts.jsonl"), prompts);
    GenerateJob.main(
        with(
            "--from", "file:" + in,
            "--to", "file:" + folder.resolve("texts"),
            "--dead-letters", "file:" + folder.resolve("dead")));
    Map<String, String> texts = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("texts"))) {
      texts.put(id(line), line);
    }
    return texts;
  }

  private static String[] with(String... more) {
    return Stream.concat(Stream.of(HOW), Stream.of(more)).toArray(String[]::new);
  }

  private static Map<String, String> texts(EmbeddedBroker broker) {
    Map<String, String> texts = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : committed(broker, "texts")) {
      String value = new String(record.value(), UTF_8);
      assertThat(texts.put(id(value), value)).as(value).isNull();
    }
    return texts;
  }

  private static List<ConsumerRecord<byte[], byte[]>> committed(
      EmbeddedBroker broker, String topic) {
    return TopicContents.committed(broker.bootstrapServers(), topic);
  }

  private static String id(String answer) {
    return answer.substring("{\"id\":".length(), answer.indexOf(",\"result\""));
  }

  private static List<String> prompts() {
    List<String> prompts = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.add(
          i % EVERY_BAD == 0
              ? "{\"id\":%d,\"whom\":\"nobody\"}".formatted(i)
              : "{\"id\":%d,\"who\":\"Alice %s\"}".formatted(i, "and Bob ".repeat(i % 5)));
    }
    return prompts;
  }
}
