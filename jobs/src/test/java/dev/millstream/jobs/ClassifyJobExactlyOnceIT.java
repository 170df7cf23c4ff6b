package dev.millstream.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millstream.flink.TaskPipeline;
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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mails on a real broker, routed by label: through failures before and behind the model each is
 * answered once, in one topic, as a run without failures answers it.
 */
class ClassifyJobExactlyOnceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MAILS = 600;
  private static final int EVERY_BAD = 10;
  private static final int FAILURES = 3;
  private static final String MODEL =
      TinyModels.folder("text-classification/distilbert-single-label").toString();

  @TempDir Path folder;

  @BeforeEach
  void disarm() {
    FailsInTheMiddle.reset();
  }

  @Test
  void everyMailIsAnsweredOnceInTheTopicOfItsLabel() throws Exception {
    List<String> mails = mails();
    Map<String, String> expected = quietRun(mails);

    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      JobClient job = start(options(broker.bootstrapServers()));
      int round = mails.size() / FAILURES;
      for (int i = 0; i < FAILURES; i++) {
        FailsInTheMiddle.arm();
        for (int mail = i * round; mail < (i + 1) * round; mail++) {
          writer.send("mails", "mail-" + mail, mails.get(mail));
        }
        writer.flush();
        int struck = i + 1;
        await().atMost(PATIENCE).until(() -> FailsInTheMiddle.struck() == struck);
      }
      writer.send("mails", "mail-1", null);
      writer.flush();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(tombstones(broker, "labels")).containsExactly("mail-1");
                assertThat(tombstones(broker, "positive")).containsExactly("mail-1");
                assertThat(committed(broker, "dead")).hasSize(MAILS / EVERY_BAD);
                assertThat(answers(broker)).hasSameSizeAs(expected);
              });
      job.cancel().get(1, TimeUnit.MINUTES);

      assertThat(answers(broker)).isEqualTo(expected);
    }
  }

  private static JobClient start(TaskOptions options) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "100");
    configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    TaskPipeline pipeline =
        TaskPipeline.of(
            ClassifyJob.records(environment, options, null).map(new FailsInTheMiddle<>(60)),
            ClassifyJob.settings(options, Shown.LINES));
    new AnswerSinks(options, Shown.LINES)
        .attach(
            new TaskPipeline(
                pipeline.answers().map(new FailsInTheMiddle<>(50)), pipeline.deadLetters(), null));
    return environment.executeAsync("exactly once");
  }

  private static TaskOptions options(String bootstrapServers) {
    return TaskOptions.parse(
        "--from", "kafka:mails",
        "--to", "kafka:labels",
        "--route", "POSITIVE=positive",
        "--dead-letters", "kafka:dead",
        "--model", MODEL,
        "--bootstrap-servers", bootstrapServers,
        "--start", "earliest",
        "--parallelism", "2",
        "--checkpoint-interval", "500ms");
  }

  /** Topic and value by id. */
  private Map<String, String> quietRun(List<String> mails) throws Exception {
    Path in = Files.write(folder.resolve("mails.jsonl"), mails);
    ClassifyJob.main(
        new String[] {
          "--from", "file:" + in,
          "--to", "file:" + folder.resolve("labels"),
          "--route", "POSITIVE=file:" + folder.resolve("positive"),
          "--dead-letters", "file:" + folder.resolve("dead"),
          "--model", MODEL
        });
    Map<String, String> answers = new TreeMap<>();
    for (String topic : List.of("labels", "positive")) {
      for (String line : Files.readAllLines(folder.resolve(topic))) {
        answers.put(id(line), topic + " " + line);
      }
    }
    return answers;
  }

  private static Map<String, String> answers(EmbeddedBroker broker) {
    Map<String, String> answers = new TreeMap<>();
    for (String topic : List.of("labels", "positive")) {
      for (ConsumerRecord<byte[], byte[]> record : committed(broker, topic)) {
        if (record.value() != null) {
          String value = new String(record.value(), UTF_8);
          assertThat(answers.put(id(value), topic + " " + value)).as(value).isNull();
        }
      }
    }
    return answers;
  }

  private static List<String> tombstones(EmbeddedBroker broker, String topic) {
    return committed(broker, topic).stream()
        .filter(record -> record.value() == null)
        .map(record -> new String(record.key(), UTF_8))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> committed(
      EmbeddedBroker broker, String topic) {
    return TopicContents.committed(broker.bootstrapServers(), topic);
  }

  private static String id(String answer) {
    return answer.substring("{\"id\":".length(), answer.indexOf(",\"result\""));
  }

  private static List<String> mails() {
    List<String> mails = new ArrayList<>();
    for (int i = 0; i < MAILS; i++) {
      mails.add(
          i % EVERY_BAD == 0
              ? "{\"id\":%d,\"text\":".formatted(i)
              : "{\"id\":%d,\"text\":\"%s %d\"}".formatted(i, "love hate ".repeat(i % 17), i));
    }
    return mails;
  }
}
