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
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The savepoint of every release, taken with texts in flight, goes on with today's code. A folder
 * of {@code savepoints} holds one, and the changes that its job had committed before: {@code +id}
 * or {@code -id}.
 */
class ReleaseSavepointsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LEDGER = "committed.txt";
  private static final int ROWS = 16;
  private static final int DOCUMENTS = 40;
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir Path folder;
  private JobsOnACluster jobs;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker(@InjectMiniCluster MiniCluster cluster) throws IOException {
    jobs = new JobsOnACluster(cluster, REPORTER, folder.resolve("savepoints"));
    broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
    Topics.ensure(broker.bootstrapServers(), Map.of(), List.of(new TopicSpec("docs", 2, Map.of())));
  }

  @AfterEach
  void stopJobsAndBroker() throws Exception {
    jobs.cancelAll();
    broker.close();
  }

  @ParameterizedTest
  @MethodSource("releasesAndBackends")
  void nothingIsLostOrEmbeddedAgainAfterTheUpgrade(String release, String backend)
      throws Exception {
    List<String> committed = Files.readAllLines(savepoint(release).resolve(LEDGER));
    send(before());

    JobClient job =
        jobs.start(
            options("embeddings", 3, "0ms"),
            Map.of(
                "execution.state-recovery.path",
                savepoint(release).toString(),
                "state.backend.type",
                backend));
    send(after());
    WrittenVectors quiet = quietRun();
    await()
        .atMost(JobsOnACluster.PATIENCE)
        .until(() -> standing(committed).equals(quiet.standing().keySet()));
    jobs.stop(job);

    WrittenVectors upgraded = WrittenVectors.inTopic(broker.bootstrapServers(), "embeddings");
    List<String> upserts = new ArrayList<>(upserts(committed));
    upserts.addAll(upgraded.upserts());
    assertThat(upgraded.upserts()).hasSizeLessThan(upserts.size());
    assertThat(upserts).containsExactlyInAnyOrderElementsOf(quiet.upserts());
    assertThat(quiet.standing()).containsAllEntriesOf(upgraded.standing());
  }

  /** State of 0.1.0 does not say which model made the vectors. */
  @Test
  void reEmbeddingTakesTheStateOf010ForAnotherModels() throws Exception {
    send(before());
    List<String> options = new ArrayList<>(options("embeddings", 2, "0ms"));
    options.add("--on-model-change=re-embed");
    JobClient job = jobs.restore(savepoint("0.1.0").toString(), options);
    send(after());
    Set<String> again = new HashSet<>(quietRun().standing().keySet());
    again.removeIf(chunk -> chunk.matches("doc-[2-5]#.*")); // these do not come again

    await()
        .atMost(JobsOnACluster.PATIENCE)
        .untilAsserted(() -> assertThat(upserts(changes("embeddings"))).containsAll(again));
    jobs.stop(job);
  }

  @Test
  @EnabledIfSystemProperty(named = "millstream.write-savepoint", matches = ".+")
  void writesTheSavepointOfTheReleaseToCome() throws Exception {
    Path to =
        Path.of("src/test/resources/dev/millstream/jobs/savepoints")
            .resolve(System.getProperty("millstream.write-savepoint"));
    send(before());
    JobClient job = jobs.start(options("embeddings", 2, "1min"));
    await()
        .atMost(JobsOnACluster.PATIENCE)
        .untilAsserted(
            () -> {
              jobs.assertWaitsForMore(job, before().size(), ROWS);
              assertThat(upserts(changes("embeddings")).size())
                  .isEqualTo(
                      jobs.counters(job)
                          .get("embed.model_inference.inference_requests_success")
                          .intValue());
            });

    Path savepoint = Path.of(URI.create(jobs.stop(job)));

    assertThat(jobs.inFlight(job)).isPositive();
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(savepoint)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Files.write(to.resolve(LEDGER), changes("embeddings"));
  }

  static List<Arguments> releasesAndBackends() throws IOException {
    try (Stream<Path> folders = Files.list(savepoint(""))) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .flatMap(release -> Stream.of("hashmap", "rocksdb").map(b -> Arguments.of(release, b)))
          .toList();
    }
  }

  private static Path savepoint(String release) {
    URL savepoints = ReleaseSavepointsIT.class.getResource("savepoints");
    return Path.of(URI.create(Objects.requireNonNull(savepoints).toString())).resolve(release);
  }

  /** What a reader of committed transactions finds: {@code +id} and {@code -id} in their order. */
  private List<String> changes(String topic) {
    return TopicContents.committed(broker.bootstrapServers(), topic).stream()
        .map(
            record ->
                (record.value() == null ? "-" : "+")
                    + new String(record.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> upserts(List<String> changes) {
    return changes.stream()
        .filter(change -> change.startsWith("+"))
        .map(change -> change.substring(1))
        .toList();
  }

  /** Ids that stand when the committed changes and those of the upgraded job are followed. */
  private Set<String> standing(List<String> committed) {
    Set<String> standing = new HashSet<>();
    for (List<String> part : List.of(committed, changes("embeddings"))) {
      for (String change : part) {
        if (change.startsWith("+")) {
          standing.add(change.substring(1));
        } else {
          standing.remove(change.substring(1));
        }
      }
    }
    return standing;
  }

  /** The whole topic, by a job that begins without a savepoint and ends. */
  private WrittenVectors quietRun() throws Exception {
    List<String> options = new ArrayList<>(options("quiet", 1, "0ms"));
    options.add("--stop-at-end");
    options.add("--group-id=quiet");
    options.add("--start=earliest");
    jobs.start(options).getJobExecutionResult().get(3, TimeUnit.MINUTES);
    return WrittenVectors.inTopic(broker.bootstrapServers(), "quiet");
  }

  private List<String> options(String topic, int parallelism, String delay) {
    return List.of(
        "--from=kafka:docs",
        "--to=kafka:" + topic,
        "--dead-letters=kafka:" + topic + "-dead",
        "--metrics=kafka:" + topic + "-measures",
        "--model=" + TinyModels.folder("sentence-similarity/mean"),
        "--chunk-tokens=32",
        "--bootstrap-servers=" + broker.bootstrapServers(),
        "--batch-tokens=1000000",
        "--batch-rows=" + ROWS,
        "--batch-delay=" + delay,
        "--capacity=2000",
        "--parallelism=" + parallelism,
        "--checkpoint-interval=300ms");
  }

  private void send(List<String[]> versions) {
    try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      for (String[] version : versions) {
        writer.send("docs", version[0], version[1]);
      }
    }
  }

  /** New documents, two deletions, four edits. */
  private static List<String[]> before() {
    List<String[]> versions = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      versions.add(document(i, 0));
    }
    versions.add(tombstone(0));
    versions.add(tombstone(1));
    for (int i = 2; i < 6; i++) {
      versions.add(document(i, 1));
    }
    return versions;
  }

  /** Edits, deletions, documents that come again as they were or as they had been, and new ones. */
  private static List<String[]> after() {
    List<String[]> versions = new ArrayList<>();
    for (int i = 6; i < 12; i++) {
      versions.add(document(i, 1));
    }
    for (int i = 12; i < 15; i++) {
      versions.add(tombstone(i));
    }
    for (int i = 15; i < DOCUMENTS + 5; i++) {
      versions.add(document(i, 0));
    }
    versions.add(document(0, 2));
    return versions;
  }

  private static String[] tombstone(int number) {
    return new String[] {"doc-" + number, null};
  }

  /** One to three paragraphs that no other document has; an edition differs in the last one. */
  private static String[] document(int number, int edition) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder();
    for (int paragraph = 0; paragraph <= number % 3; paragraph++) {
      for (int word = 0; word < 8; word++) {
        text.append("word").append(random.nextInt(100_000)).append(' ');
      }
      text.append("end.\n\n");
    }
    text.append("Edition ").append(edition).append(" of document ").append(number).append('.');
    String key = "doc-" + number;
    return new String[] {
      key, JSON.createObjectNode().put("id", key).put("text", text.toString()).toString()
    };
  }
}
