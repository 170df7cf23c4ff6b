package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millstream.Shared;
import dev.millstream.flink.TaskPipeline;
import dev.millstream.jobs.options.GenerateJobFlags;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long checkpoints take while a real model writes 16 texts of 256 tokens side by side and more
 * prompts wait, with a source that is paced and with one that reads on. Run with {@code
 * -Dmillstream.measure-checkpoints=true}; the figures are printed and in decision 016.
 */
@EnabledIfSystemProperty(named = "millstream.measure-checkpoints", matches = ".+")
class GenerateCheckpointTimesIT {
  private static final int TEXTS = 32;

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .setConfiguration(allCheckpointsKept())
              .build());

  @TempDir Path folder;

  /** The last two have all prompts in flight, and end. */
  @ParameterizedTest
  @CsvSource({
    "false, --capacity=16",
    "true, --capacity=16",
    "false, --capacity=16 --unordered",
    "true, --capacity=16 --unordered",
    "false, --capacity=64 --stop-at-end",
    "true, --capacity=64 --stop-at-end",
  })
  @SuppressWarnings("SystemOut") // the figures are what it is run for
  void measure(boolean paced, String how, @InjectMiniCluster MiniCluster cluster) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      StreamExecutionEnvironment environment =
          built(options(broker.bootstrapServers(), how), paced);
      for (int i = 0; i < TEXTS; i++) {
        writer.send(
            "in", "k" + i, "{\"text\":\"Tell me a long story about the number %d.\"}".formatted(i));
      }
      writer.flush();
      long start = System.nanoTime();
      JobClient job = environment.executeAsync("checkpoints");
      await()
          .atMost(Duration.ofMinutes(8))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> texts(broker) == TEXTS);
      double seconds = (System.nanoTime() - start) / 1e9;
      List<Long> millis = completed(cluster, job);
      if (!how.contains("--stop-at-end")) {
        job.cancel().get(1, TimeUnit.MINUTES);
      }
      System.out.printf(
          "paced %s, %s: %.1f s, checkpoints of %s ms%n", paced, how, seconds, millis);
      assertThat(millis).isNotEmpty();
    }
  }

  private static Configuration allCheckpointsKept() {
    Configuration configuration = new Configuration();
    configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 1_000);
    return configuration;
  }

  private static int texts(EmbeddedBroker broker) {
    return TopicContents.committed(broker.bootstrapServers(), "out").size();
  }

  /** The longest first. */
  private static List<Long> completed(MiniCluster cluster, JobClient job) throws Exception {
    return cluster
        .getExecutionGraph(job.getJobID())
        .get()
        .getCheckpointStatsSnapshot()
        .getHistory()
        .getCheckpoints()
        .stream()
        .filter(checkpoint -> checkpoint.getStatus().isCompleted())
        .map(AbstractCheckpointStats::getEndToEndDuration)
        .sorted((one, other) -> Long.compare(other, one))
        .toList();
  }

  /** With its topics made. */
  private static StreamExecutionEnvironment built(TaskOptions options, boolean paced)
      throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    TaskPipeline.Settings settings = ClassifyJob.settings(options, Shown.LINES);
    new AnswerSinks(options, Shown.LINES)
        .attach(
            TaskPipeline.of(
                ClassifyJob.records(environment, options, paced ? settings.pace() : null),
                settings));
    return environment;
  }

  private static TaskOptions options(String bootstrapServers, String how) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--model",
                Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct").toString(),
                "--variant=q4",
                "--chat",
                "--greedy",
                "--slots=16",
                "--context-tokens=320",
                "--parameters={\"min_new_tokens\":256,\"max_new_tokens\":256}",
                "--from=kafka:in",
                "--to=kafka:out",
                "--dead-letters=kafka:dead",
                "--bootstrap-servers",
                bootstrapServers,
                "--start=earliest",
                "--parallelism=1",
                "--checkpoint-interval=500ms"));
    Stream.of(how.split(" ")).forEach(all::add);
    return GenerateJobFlags.parse(all.toArray(String[]::new));
  }
}
