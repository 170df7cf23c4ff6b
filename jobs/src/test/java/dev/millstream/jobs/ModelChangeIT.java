package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that go on from a savepoint with another model than the one whose vectors it knows of. */
class ModelChangeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FORMER = TinyModels.folder("sentence-similarity/mean");
  private static final Path OTHER = TinyModels.folder("sentence-similarity/max");
  private static final int DOCUMENTS = 30;
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;
  private JobsOnACluster jobs;
  private EmbeddedBroker broker;
  private String savepoint;

  @BeforeEach
  void embedByTheFormerModel(@InjectMiniCluster MiniCluster cluster) throws Exception {
    jobs = new JobsOnACluster(cluster, REPORTER, folder.resolve("savepoints"));
    broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")).creatingTopics());
    send(0, DOCUMENTS);
    JobClient job = jobs.start(options(FORMER));
    awaitUpserts(DOCUMENTS);
    savepoint = jobs.stop(job);
  }

  @AfterEach
  void stopJobsAndBroker() throws Exception {
    jobs.cancelAll();
    broker.close();
  }

  @Test
  void theJobFailsForGoodUnlessToldWhatToDo() throws Exception {
    Map<String, String> restartsWithoutEnd =
        Map.of(
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "1000000",
            "execution.state-recovery.path", savepoint);

    JobClient job = jobs.start(options(OTHER), restartsWithoutEnd);

    assertThatThrownBy(() -> job.getJobExecutionResult().get(2, TimeUnit.MINUTES))
        .rootCause()
        .hasMessageStartingWith(
            "the vectors up to the savepoint were made by " + FORMER + "@sha256:")
        .hasMessageContaining(", but the job now runs " + OTHER + "@sha256:");
    assertThat(upserts()).hasSize(DOCUMENTS);
  }

  @Test
  void keepingLeavesFormerVectorsAndEmbedsWhatIsNewByTheOtherModel() throws Exception {
    jobs.restore(savepoint, options(OTHER, "--on-model-change=keep"));
    send(0, DOCUMENTS + 5);
    awaitUpserts(DOCUMENTS + 5);

    Map<String, String> revisions = revisions();
    assertThat(revisions).hasSize(DOCUMENTS + 5);
    assertThat(revisions.values().stream().filter(revisions.get("0")::equals)).hasSize(DOCUMENTS);
    assertThat(revisions.get("" + DOCUMENTS)).isNotEqualTo(revisions.get("0"));
  }

  /** Only what comes again can be embedded again: the replay brings everything. */
  @Test
  void reEmbeddingWithAReplayEndsAsTheOtherModelAloneWould() throws Exception {
    send(3, 4);
    Map<String, String> replayed =
        Map.of(
            "execution.state-recovery.path",
            savepoint,
            "execution.state-recovery.ignore-unclaimed-state",
            "true");
    JobClient job =
        jobs.start(options(OTHER, "--on-model-change=re-embed", "--replay=max"), replayed);
    awaitUpserts(2 * DOCUMENTS);

    List<String> again = new ArrayList<>(options(OTHER, "--on-model-change=fail", "--replay=max"));
    again.add("--parallelism=1");
    jobs.restore(jobs.stop(job), again);
    send(0, DOCUMENTS + 1);
    awaitUpserts(2 * DOCUMENTS + 1);

    Map<String, String> revisions = revisions();
    assertThat(revisions).hasSize(DOCUMENTS + 1);
    assertThat(revisions.values()).containsOnly(revisions.get("" + DOCUMENTS));
  }

  private void awaitUpserts(int count) {
    await()
        .atMost(JobsOnACluster.PATIENCE)
        .untilAsserted(() -> assertThat(upserts()).hasSize(count));
  }

  private List<String> upserts() throws IOException {
    return WrittenVectors.inTopic(broker.bootstrapServers(), "embeddings").upserts();
  }

  /** The revision that made the vector that stands for each document, of one chunk each. */
  private Map<String, String> revisions() {
    Map<String, String> revisions = new HashMap<>();
    for (var record : TopicContents.committed(broker.bootstrapServers(), "embeddings")) {
      String chunk = new String(record.key(), StandardCharsets.UTF_8);
      revisions.put(
          chunk.substring(0, chunk.indexOf('#')),
          TopicContents.header(record, "millstream.revision"));
    }
    return revisions;
  }

  private List<String> options(Path model, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--from=kafka:docs",
                "--to=kafka:embeddings",
                "--dead-letters=kafka:dead",
                "--model=" + model,
                "--bootstrap-servers=" + broker.bootstrapServers(),
                "--checkpoint-interval=300ms"));
    options.addAll(List.of(more));
    return options;
  }

  private void send(int from, int to) {
    try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      for (int i = from; i < to; i++) {
        String text = "Document number " + i + ".";
        writer.send("docs", "" + i, JSON.createObjectNode().put("text", text).toString());
      }
    }
  }
}
