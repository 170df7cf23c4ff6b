package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
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

/**
 * Jobs that are stopped with a savepoint while texts are in flight, or drained, and go on from it
 * at another parallelism and with other options. Texts are kept in flight by a batch that waits a
 * minute for more of them than there are.
 */
class RestoreIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TinyModels.folder("sentence-similarity/mean").toString();
  private static final Duration PATIENCE = JobsOnACluster.PATIENCE;
  private static final int ROWS = 64;
  private static final int WAVE = 250;
  private static final int EDITED = 60;
  private static final int WAVES = 4;
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(5)
              .build());

  @TempDir Path folder;
  private JobsOnACluster jobs;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker(@InjectMiniCluster MiniCluster cluster) throws IOException {
    jobs = new JobsOnACluster(cluster, REPORTER, folder.resolve("savepoints"));
    broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
    Topics.ensure(broker.bootstrapServers(), Map.of(), List.of(new TopicSpec("docs", 3, Map.of())));
  }

  @AfterEach
  void stopJobsAndBroker() throws Exception {
    jobs.cancelAll();
    broker.close();
  }

  @Test
  void everyChunkArrivesOnceThroughSavepointsAndOtherParallelisms() throws Exception {
    List<List<String>> waves = waves();
    WrittenVectors quiet = quietRun(waves.stream().flatMap(List::stream).toList());

    JobClient first = jobs.start(options("embeddings", 1, "1min"));
    send(waves.get(0));
    String savepoint = stopInFlight(first, SavepointFormatType.CANONICAL);
    int afterFirst = topic("embeddings").upserts().size();
    JobClient second = jobs.restore(savepoint, options("embeddings", 4, "1min"));
    send(waves.get(1));
    savepoint = stopInFlight(second, SavepointFormatType.NATIVE);
    int afterSecond = topic("embeddings").upserts().size();
    JobClient third = jobs.restore(savepoint, options("embeddings", 2, "500ms"));
    send(waves.get(2));
    await().atMost(PATIENCE).until(() -> hasRead(third));
    savepoint = jobs.stop(third, true, SavepointFormatType.CANONICAL);
    assertThat(jobs.inFlight(third)).as("texts in flight after draining").isZero();
    List<String> tuned = new ArrayList<>(options("embeddings", 3, "0ms"));
    tuned.addAll(List.of("--unordered", "--window=1024"));
    JobClient fourth = jobs.restore(savepoint, tuned);
    send(waves.get(3));
    await().atMost(PATIENCE).until(() -> topic("embeddings").standing().equals(quiet.standing()));
    jobs.stop(fourth);

    assertThat(afterSecond).isGreaterThan(afterFirst);
    WrittenVectors found = topic("embeddings");
    assertThat(found.upserts()).doesNotHaveDuplicates();
    assertThat(found.standing()).isEqualTo(quiet.standing()).hasSizeGreaterThan(WAVES * WAVE);
    assertThat(WrittenVectors.inIndex(folder.resolve("index"))).isEqualTo(quiet.standing());
    WrittenVectors lines = WrittenVectors.inFile(folder.resolve("out"));
    assertThat(lines.standing()).isEqualTo(quiet.standing());
    assertThat(lines.upserts()).containsExactlyInAnyOrderElementsOf(found.upserts());
    assertThat(TopicContents.committedKeys(broker.bootstrapServers(), "embeddings-dead"))
        .containsExactlyInAnyOrder("bad-0", "bad-1", "bad-2", "bad-3");
  }

  @Test
  void twoJobsAtOnceShareOneLoadedModel() throws Exception {
    List<String> lines = waves().get(0);
    WrittenVectors quiet = quietRun(lines);
    send(lines);
    JobClient one = jobs.start(options("one", 2, "0ms"));
    JobClient other = jobs.start(options("other", 2, "0ms"));

    for (String topic : List.of("one", "other")) {
      await().atMost(PATIENCE).until(() -> topic(topic).standing().equals(quiet.standing()));
    }

    // Each loaded model has as many runners as there are cores.
    assertThat(runners()).hasSize(Runtime.getRuntime().availableProcessors());
    jobs.stop(one);
    assertThat(runners()).hasSize(Runtime.getRuntime().availableProcessors());
    jobs.stop(other);
    await().atMost(PATIENCE).until(() -> runners().isEmpty());
  }

  private static List<String> runners() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(MODEL + "-runner-"))
        .toList();
  }

  /** Stops a job that has read all there is and waits for texts to fill its last batch. */
  private String stopInFlight(JobClient job, SavepointFormatType format) throws Exception {
    await().atMost(PATIENCE).untilAsserted(() -> jobs.assertWaitsForMore(job, WAVE + EDITED, ROWS));
    String savepoint = jobs.stop(job, false, format);
    assertThat(jobs.inFlight(job)).as("texts in flight when the job stopped").isPositive();
    return savepoint;
  }

  private boolean hasRead(JobClient job) {
    return jobs.counters(job).getOrDefault("chunk.chunking.documents", 0L) == WAVE + EDITED;
  }

  private WrittenVectors topic(String topic) throws IOException {
    return WrittenVectors.inTopic(broker.bootstrapServers(), topic);
  }

  private List<String> options(String topic, int parallelism, String delay) {
    String suffix = topic.equals("embeddings") ? "" : "-" + topic;
    return List.of(
        "--from=kafka:docs",
        "--to=kafka:" + topic,
        "--to=lucene:" + folder.resolve("index" + suffix),
        "--to=file:" + folder.resolve("out" + suffix),
        "--dead-letters=kafka:" + topic + "-dead",
        "--model=" + MODEL,
        "--chunk-tokens=32",
        "--bootstrap-servers=" + broker.bootstrapServers(),
        "--batch-tokens=1000000",
        "--batch-rows=" + ROWS,
        "--batch-delay=" + delay,
        "--capacity=2000",
        "--parallelism=" + parallelism,
        "--checkpoint-interval=300ms");
  }

  private void send(List<String> lines) throws IOException {
    try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      for (String line : lines) {
        writer.send("docs", JSON.readTree(line).path("id").asText(), line);
      }
    }
  }

  private WrittenVectors quietRun(List<String> lines) throws Exception {
    Path in = Files.write(folder.resolve("docs"), lines);
    Path out = folder.resolve("quiet");
    EmbedJob.main(
        new String[] {
          "--from", "file:" + in,
          "--to", "file:" + out,
          "--dead-letters", "file:" + folder.resolve("quiet-dead"),
          "--chunk-tokens", "32",
          "--model", MODEL
        });
    return WrittenVectors.inFile(out);
  }

  /**
   * A wave begins with new versions of the last documents of the one before, whose texts are in
   * flight; the first wave, with versions of its own last ones.
   */
  private static List<List<String>> waves() {
    Random random = new Random(17);
    List<List<String>> waves = new ArrayList<>();
    for (int wave = 0; wave < WAVES; wave++) {
      List<String> lines = new ArrayList<>();
      int edited = wave == 0 ? WAVE : 0;
      for (int i = 0; i < EDITED; i++) {
        lines.add(document(wave * WAVE - EDITED + i + edited, random));
      }
      for (int i = 0; i < WAVE; i++) {
        lines.add(document(wave * WAVE + i, random));
      }
      lines.add(JSON.createObjectNode().put("id", "bad-" + wave).put("text", 7).toString());
      waves.add(lines);
    }
    return waves;
  }

  /** Of one to three paragraphs that no other document or version has. */
  private static String document(int number, Random random) {
    StringBuilder text = new StringBuilder();
    for (int paragraph = 0; paragraph <= number % 3; paragraph++) {
      for (int word = 0; word < 8; word++) {
        text.append("word").append(random.nextInt(100_000)).append(' ');
      }
      text.append("end.\n\n");
    }
    return JSON.createObjectNode()
        .put("id", "doc-" + number)
        .put("text", text.toString())
        .toString();
  }
}
