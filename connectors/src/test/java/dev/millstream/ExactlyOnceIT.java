package dev.millstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.files.LineFileSink;
import dev.millstream.files.VectorLines;
import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.json.FloatBytes;
import dev.millstream.kafka.KafkaDeadLetters;
import dev.millstream.kafka.KafkaDocuments;
import dev.millstream.kafka.KafkaSinkOptions;
import dev.millstream.kafka.KafkaSourceOptions;
import dev.millstream.kafka.KafkaVectors;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.kafka.VectorEncoding;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.lucene.IndexModel;
import dev.millstream.lucene.LuceneSearch;
import dev.millstream.lucene.LuceneSink;
import dev.millstream.testing.FailOnceAt;
import dev.millstream.testing.FlinkJobs;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic of documents, copied as vectors to a topic, an index and a file, while the job fails
 * again and again in the middle of a checkpoint's records.
 */
class ExactlyOnceIT {
  private static final int WAVE = 200;
  private static final int BAD_EVERY = 20;
  private static final Duration CHECKPOINTS = Duration.ofMillis(200);

  @TempDir Path folder;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() throws IOException {
    broker = EmbeddedBroker.start(BrokerSettings.temporary());
    Topics.ensure(
        broker.bootstrapServers(),
        Map.of(),
        List.of(
            new TopicSpec("docs", 2, Map.of()),
            new TopicSpec("embeddings", 2, Map.of()),
            TopicSpec.named("dead")));
  }

  @AfterEach
  void stopBroker() throws IOException {
    broker.close();
  }

  @Test
  void topicIndexAndFileHoldEveryRecordOnceThroughFailuresAndASavepoint() throws Exception {
    FailOnceAt<SourceRecord> failures = failuresInWaves(0, 10);
    JobClient job = start(failures, DeliveryGuarantee.EXACTLY_ONCE, Map.of());
    for (int wave = 0; wave < 8; wave++) {
      sendWave(wave);
      awaitAll((wave + 1) * WAVE);
    }
    String savepoint =
        job.stopWithSavepoint(
                false, folder.resolve("savepoint").toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
    job =
        start(
            failures,
            DeliveryGuarantee.EXACTLY_ONCE,
            Map.of("execution.state-recovery.path", savepoint));
    for (int wave = 8; wave < 10; wave++) {
      sendWave(wave);
      awaitAll((wave + 1) * WAVE);
    }
    job.cancel().get(60, TimeUnit.SECONDS);

    assertThat(failures.failures()).isEqualTo(10);
    List<String> good = ids(10, false);
    assertThat(TopicContents.committedKeys(broker.bootstrapServers(), "embeddings"))
        .containsExactlyInAnyOrderElementsOf(good);
    assertThat(TopicContents.committedKeys(broker.bootstrapServers(), "dead"))
        .containsExactlyInAnyOrderElementsOf(ids(10, true));
    assertThat(idsInFile()).containsExactlyInAnyOrderElementsOf(good);
    assertThat(vectorsInIndex()).isEqualTo(vectorsInTopic()).hasSize(good.size());
  }

  /** Without transactions the same failures must show, or the test above proves nothing. */
  @Test
  void topicHoldsSomeRecordsTwiceWhenOnlyAtLeastOnceIsAsked() throws Exception {
    FailOnceAt<SourceRecord> failures = failuresInWaves(0, 5);
    JobClient job = start(failures, DeliveryGuarantee.AT_LEAST_ONCE, Map.of());
    for (int wave = 0; wave < 5; wave++) {
      sendWave(wave);
      awaitAll((wave + 1) * WAVE);
    }
    job.cancel().get(60, TimeUnit.SECONDS);

    List<String> keys = TopicContents.committedKeys(broker.bootstrapServers(), "embeddings");
    assertThat(new HashSet<>(keys)).isEqualTo(new HashSet<>(ids(5, false)));
    assertThat(keys).hasSizeGreaterThan(ids(5, false).size());
  }

  private JobClient start(
      FailOnceAt<SourceRecord> failures, DeliveryGuarantee guarantee, Map<String, String> settings)
      throws Exception {
    StreamExecutionEnvironment env = FlinkJobs.environment(2, CHECKPOINTS, settings);
    DataStream<SourceRecord> records =
        env.fromSource(
                KafkaDocuments.source(
                    KafkaSourceOptions.of(broker.bootstrapServers(), "docs", "copy")),
                WatermarkStrategy.noWatermarks(),
                "docs")
            .uid("docs")
            .map(failures)
            .returns(SourceRecord.class)
            .uid("failures");
    DataStream<VectorChange> vectors =
        records
            .filter(record -> !isBad(record))
            .map(ExactlyOnceIT::vectorOf)
            .returns(VectorChange.class);
    vectors
        .sinkTo(KafkaVectors.sink(sink("embeddings", guarantee), VectorEncoding.BYTES))
        .uid("topic");
    vectors
        .sinkTo(new LuceneSink(folder.resolve("index"), new IndexModel("m", "r", 3)))
        .uid("index")
        .setParallelism(1);
    vectors
        .sinkTo(LineFileSink.to(file().toString(), VectorLines.ofChunks()))
        .uid("file")
        .setParallelism(1);
    records
        .filter(ExactlyOnceIT::isBad)
        .map(ExactlyOnceIT::deadLetterOf)
        .returns(DeadLetter.class)
        .sinkTo(KafkaDeadLetters.sink(sink("dead", guarantee)))
        .uid("dead");
    return env.executeAsync("copy");
  }

  private KafkaSinkOptions sink(String topic, DeliveryGuarantee guarantee) {
    return KafkaSinkOptions.of(broker.bootstrapServers(), topic, "copy-" + topic)
        .with(guarantee)
        .with(Map.of("linger.ms", "0"));
  }

  private void sendWave(int wave) {
    try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      for (int i = 0; i < WAVE; i++) {
        writer.send("docs", id(wave, i), isBad(i) ? "bad" : "good");
      }
    }
  }

  private void awaitAll(int sent) {
    int bad = sent / BAD_EVERY;
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(CHECKPOINTS)
        .untilAsserted(
            () -> {
              String servers = broker.bootstrapServers();
              assertThat(new TreeSet<>(TopicContents.committedKeys(servers, "embeddings")))
                  .hasSize(sent - bad);
              assertThat(new TreeSet<>(TopicContents.committedKeys(servers, "dead"))).hasSize(bad);
              assertThat(new TreeSet<>(idsInFile())).hasSize(sent - bad);
              assertThat(vectorsInIndex()).hasSize(sent - bad);
            });
  }

  private List<String> idsInFile() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> ids = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      JsonNode object = json.readTree(line);
      ids.add(object.get("id").asText());
    }
    return ids;
  }

  private Map<String, String> vectorsInIndex() throws IOException {
    Map<String, String> vectors = new HashMap<>();
    try (LuceneSearch search = LuceneSearch.open(folder.resolve("index"))) {
      search.forEach(chunk -> vectors.put(chunk.id(), Arrays.toString(chunk.vector())));
    }
    return vectors;
  }

  private Map<String, String> vectorsInTopic() {
    Map<String, String> vectors = new HashMap<>();
    TopicContents.committed(broker.bootstrapServers(), "embeddings")
        .forEach(
            record ->
                vectors.put(
                    new String(record.key(), UTF_8),
                    Arrays.toString(FloatBytes.read(record.value()))));
    return vectors;
  }

  private Path file() {
    return folder.resolve("out.jsonl");
  }

  /** One failure in the middle of each wave. */
  private static FailOnceAt<SourceRecord> failuresInWaves(int from, int to) {
    Set<String> names = new HashSet<>();
    for (int wave = from; wave < to; wave++) {
      names.add(id(wave, WAVE / 2 + wave));
    }
    return new FailOnceAt<>(names, record -> new String(record.key(), UTF_8));
  }

  private static List<String> ids(int waves, boolean bad) {
    List<String> ids = new ArrayList<>();
    for (int wave = 0; wave < waves; wave++) {
      for (int i = 0; i < WAVE; i++) {
        if (isBad(i) == bad) {
          ids.add(id(wave, i));
        }
      }
    }
    return ids;
  }

  private static String id(int wave, int i) {
    return "doc-" + wave + "-" + i;
  }

  private static boolean isBad(int i) {
    return i % BAD_EVERY == 0;
  }

  private static boolean isBad(SourceRecord record) {
    return new String(record.value(), UTF_8).equals("bad");
  }

  private static VectorChange vectorOf(SourceRecord record) {
    String id = new String(record.key(), UTF_8);
    float[] vector = {id.hashCode() % 1000, record.origin().partition() + 1, 1};
    ChunkChange change =
        new ChunkChange(
            ChunkChange.Kind.UPSERT, id, id, 0, "text", record.origin().position(), record);
    return new VectorChange(change, vector, 1, "m", "r");
  }

  private static DeadLetter deadLetterOf(SourceRecord record) {
    return new DeadLetter(
        record.key(), record.value(), record.origin(), "decode", "INVALID_INPUT", "Bad.", null);
  }
}
