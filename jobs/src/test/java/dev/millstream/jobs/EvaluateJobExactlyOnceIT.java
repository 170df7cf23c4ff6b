package dev.millstream.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import dev.millstream.files.ReportLines;
import dev.millstream.flink.evaluate.Evaluation;
import dev.millstream.jobs.options.EvaluateOptions;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
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
 * The spam classifier's answers and labels on a real broker, through failures: each figure, and
 * each row that is in none, is there once, as without failures.
 */
class EvaluateJobExactlyOnceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FAILURES = 3;

  @TempDir Path folder;

  @BeforeEach
  void disarm() {
    FailsInTheMiddle.reset();
  }

  @Test
  void figuresThroughFailuresAreThoseWithoutAny() throws Exception {
    run(List.of("--metrics", "accuracy,f1:macro"), "");
  }

  @Test
  void soAreThoseOfTwoModels() throws Exception {
    List<String> options =
        List.of(
            "--metrics", "paired_accuracy,paired_bootstrap",
            "--shadow", "kafka:" + JudgedMails.SHADOW,
            "--shadow-horizon", "10min");

    run(options, "/accuracy_a");
  }

  /**
   * Strikes a job, runs it again in peace, and compares.
   *
   * @param accuracy the pointer to the accuracy in the first metric's values
   */
  private void run(List<String> metrics, String accuracy) throws Exception {
    JudgedMails mails =
        JudgedMails.classified(
            Shared.file("models/local/minilm-spam"), Shared.file("data/mail-test.jsonl"), folder);
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      mails.makeTopics(broker.bootstrapServers());
      JobClient job = start(options(broker, "struck", metrics));
      for (int i = 0; i < FAILURES; i++) {
        FailsInTheMiddle.arm();
        mails.sendRound(writer, i, FAILURES);
        int struck = i + 1;
        await().atMost(PATIENCE).until(() -> FailsInTheMiddle.struck() == struck);
      }
      mails.sendEnd(writer);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(rows(broker, "struck-quality")).isEqualTo(mails.labelled()));
      job.cancel().get(1, TimeUnit.MINUTES);

      EvaluateJob.main(options(broker, "quiet", metrics).toArray(String[]::new));

      assertThat(rows(broker, "quiet-quality")).isEqualTo(mails.labelled());
      assertThat(sum(broker, "struck-quality", accuracy)).isEqualTo(mails.right());
      if (!accuracy.isEmpty()) {
        assertThat(sum(broker, "struck-quality", "/accuracy_b")).isEqualTo(mails.shadowRight());
      }
      assertThat(values(broker, "struck-quality"))
          .isEqualTo(values(broker, "quiet-quality"))
          .hasSizeGreaterThan(10);
      assertThat(reasons(broker, "struck-rest"))
          .isEqualTo(mails.notCounted())
          .isEqualTo(reasons(broker, "quiet-rest"));
      assertThat(TopicContents.committed(broker.bootstrapServers(), "struck-dead")).isEmpty();
    }
  }

  private static JobClient start(List<String> arguments) throws Exception {
    EvaluateOptions options =
        EvaluateOptions.parse(
            arguments.stream()
                .filter(each -> !each.equals("--stop-at-end"))
                .toArray(String[]::new));
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "100");
    configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    FlinkSettings.configure(
        environment, options.runtime(), options.rows().source().inputs().get(0));
    EvaluationSinks sinks = new EvaluationSinks(options, new ReportLines());
    sinks.makeTopics();
    JudgedRows judged = new JudgedRows(environment, options.rows(), options.kafka());
    sinks.attach(
        judged,
        Evaluation.of(
            judged.rows().map(new FailsInTheMiddle<>(10)), EvaluateJob.settings(options)));
    return environment.executeAsync("exactly once");
  }

  private static List<String> options(EmbeddedBroker broker, String run, List<String> metrics) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--window",
                "10min",
                "--slide",
                "5min",
                "--predictions",
                "kafka:" + JudgedMails.PREDICTIONS,
                "--prediction-field",
                "result.0.label",
                "--labels",
                "kafka:" + JudgedMails.LABELS,
                "--label-field",
                "label",
                "--horizon",
                JudgedMails.HORIZON.toMinutes() + "min",
                "--to",
                "kafka:" + run + "-quality",
                "--not-counted",
                "kafka:" + run + "-rest",
                "--dead-letters",
                "kafka:" + run + "-dead",
                "--group-id",
                run,
                "--transactional-id-prefix",
                run,
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--start",
                "earliest",
                "--parallelism",
                "2",
                "--checkpoint-interval",
                "500ms",
                "--stop-at-end"));
    options.addAll(metrics);
    return options;
  }

  /** Each row is in two windows. */
  private static long rows(EmbeddedBroker broker, String topic) throws IOException {
    long rows = 0;
    for (JsonNode figure : accuracies(broker, topic)) {
      rows += figure.path("n").longValue();
    }
    return rows / 2;
  }

  private static long sum(EmbeddedBroker broker, String topic, String accuracy) throws IOException {
    double right = 0;
    for (JsonNode figure : accuracies(broker, topic)) {
      right += figure.path("value").at(accuracy).doubleValue() * figure.path("n").longValue();
    }
    return Math.round(right / 2);
  }

  private static List<JsonNode> accuracies(EmbeddedBroker broker, String topic) throws IOException {
    List<JsonNode> figures = new ArrayList<>();
    for (String value : values(broker, topic)) {
      JsonNode figure = JSON.readTree(value);
      if (figure.path("metric").asText().endsWith("accuracy")) {
        figures.add(figure);
      }
    }
    return figures;
  }

  private static List<String> values(EmbeddedBroker broker, String topic) {
    List<String> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContents.committed(broker.bootstrapServers(), topic)) {
      values.add(new String(record.value(), UTF_8));
    }
    values.sort(null);
    return values;
  }

  /** How many rows are in no window for which reason, those at the end of the topics left out. */
  private static Map<String, Integer> reasons(EmbeddedBroker broker, String topic) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContents.committed(broker.bootstrapServers(), topic)) {
      if (!new String(record.value(), UTF_8).contains(JudgedMails.END)) {
        reasons.merge(TopicContents.header(record, "millstream.category"), 1, Integer::sum);
      }
    }
    return reasons;
  }
}
