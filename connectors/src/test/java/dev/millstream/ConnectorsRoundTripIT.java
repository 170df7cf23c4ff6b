package dev.millstream;

import static dev.millstream.kafka.KafkaSourceOptions.Start.COMMITTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.files.FileLines;
import dev.millstream.files.LineFileSink;
import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.flink.record.VectorChange;
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
import dev.millstream.testing.FailOnceAt;
import dev.millstream.testing.FlinkJobs;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorsRoundTripIT {
  private static final byte[] RAW = {(byte) 0xFF, 0, 10, (byte) 0xC3};

  /** Fits into a record, with little to spare for what is added. */
  private static final int LARGE = (1 << 20) - 100;

  @TempDir Path folder;

  @Test
  void rawBytesHeadersAndTombstonesComeThroughKafkaUntouched() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      String servers = broker.bootstrapServers();
      Topics.ensure(
          servers,
          Map.of(),
          List.of(
              TopicSpec.named("docs"),
              TopicSpec.named("embeddings").compacted(),
              TopicSpec.named("dead")));
      send(servers);

      copy(servers);

      assertVectors(TopicContents.committed(servers, "embeddings"));
      assertDeadLetters(TopicContents.committed(servers, "dead"));
    }
  }

  @Test
  void linesKeepTheirOrderThroughFailures() throws Exception {
    Path in = folder.resolve("in.txt");
    Path out = folder.resolve("out.txt");
    List<String> lines = IntStream.rangeClosed(1, 20_000).mapToObj(i -> "line " + i).toList();
    Files.write(in, lines);
    FailOnceAt<SourceRecord> failures =
        new FailOnceAt<>(
            Set.of("1", "5000", "12345", "20000"),
            record -> Long.toString(record.origin().position()));

    StreamExecutionEnvironment env = FlinkJobs.environment(1, Duration.ofMillis(10), Map.of());
    env.fromSource(FileLines.source(in.toString()), WatermarkStrategy.noWatermarks(), "lines")
        .map(failures)
        .returns(SourceRecord.class)
        .sinkTo(LineFileSink.to(out.toString(), record -> record.value()));
    env.execute("copy");

    assertThat(failures.failures()).isEqualTo(4);
    assertThat(Files.readAllLines(out)).isEqualTo(lines);
  }

  private static void send(String servers) {
    try (TopicWriter writer = new TopicWriter(servers)) {
      ProducerRecord<byte[], byte[]> good =
          new ProducerRecord<>("docs", "a".getBytes(UTF_8), "text".getBytes(UTF_8));
      good.headers().add("trace", RAW).add("empty", null);
      writer.send(good);
      writer.send("docs", "b", null);
      ProducerRecord<byte[], byte[]> bad = new ProducerRecord<>("docs", null, RAW);
      bad.headers().add("trace", RAW);
      writer.send(bad);
      writer.send("docs", "large", "x".repeat(LARGE));
      writer.send(new ProducerRecord<>("docs", null, new byte[LARGE]));
    }
  }

  private static void assertVectors(List<ConsumerRecord<byte[], byte[]>> vectors) {
    assertThat(vectors).hasSize(3);
    assertThat(vectors.get(0).key()).asString().isEqualTo("a");
    assertThat(vectors.get(0).value())
        .asString()
        .isEqualTo(
            "{\"id\":\"a\",\"document\":\"a\",\"text\":\"text\",\"vector\":[0.1,1.0],"
                + "\"model\":\"m\",\"revision\":\"r\"}");
    assertThat(vectors.get(0).headers().lastHeader("trace").value()).isEqualTo(RAW);
    assertThat(vectors.get(0).headers().lastHeader("empty").value()).isNull();
    assertThat(TopicContents.header(vectors.get(0), "millstream.dimension")).isEqualTo("2");
    assertThat(vectors.get(1).key()).asString().isEqualTo("b");
    assertThat(vectors.get(1).value()).isNull();
    assertThat(vectors.get(2).value()).hasSizeLessThan(1_000);
    assertThat(TopicContents.header(vectors.get(2), "millstream.text-omitted")).isEqualTo("true");
  }

  private static void assertDeadLetters(List<ConsumerRecord<byte[], byte[]>> dead) {
    assertThat(dead).hasSize(2);
    assertThat(dead.get(0).key()).isNull();
    assertThat(dead.get(0).value()).isEqualTo(RAW);
    assertThat(dead.get(0).headers().lastHeader("trace").value()).isEqualTo(RAW);
    assertThat(TopicContents.header(dead.get(0), "__connect.errors.topic")).isEqualTo("docs");
    assertThat(TopicContents.header(dead.get(0), "__connect.errors.offset")).isEqualTo("2");
    assertThat(dead.get(1).value()).hasSizeBetween(LARGE - 2_000, LARGE - 1);
    assertThat(TopicContents.header(dead.get(1), "millstream.value-bytes"))
        .isEqualTo(Integer.toString(LARGE));
  }

  private static void copy(String servers) throws Exception {
    StreamExecutionEnvironment env = FlinkJobs.environment(1, Duration.ofMillis(200), Map.of());
    DataStream<SourceRecord> records =
        env.fromSource(
            KafkaDocuments.source(
                KafkaSourceOptions.of(servers, "docs", "copy").from(COMMITTED).untilNow()),
            WatermarkStrategy.noWatermarks(),
            "docs");
    records
        .filter(record -> record.key() != null)
        .map(ConnectorsRoundTripIT::changeOf)
        .returns(VectorChange.class)
        .sinkTo(
            KafkaVectors.sink(
                KafkaSinkOptions.of(servers, "embeddings", "v"), VectorEncoding.ARRAY));
    records
        .filter(record -> record.key() == null)
        .map(
            record ->
                new DeadLetter(
                    null, record.value(), record.origin(), "decode", "INVALID", "Bad.", null))
        .returns(DeadLetter.class)
        .sinkTo(KafkaDeadLetters.sink(KafkaSinkOptions.of(servers, "dead", "d")));
    env.execute("copy");
  }

  private static VectorChange changeOf(SourceRecord record) {
    String id = new String(record.key(), UTF_8);
    boolean gone = record.value() == null;
    ChunkChange change =
        new ChunkChange(
            gone ? ChunkChange.Kind.DELETE : ChunkChange.Kind.UPSERT,
            id,
            id,
            gone ? -1 : 0,
            gone ? null : new String(record.value(), UTF_8),
            record.origin().position(),
            record);
    return new VectorChange(change, gone ? null : new float[] {0.1f, 1f}, 1, "m", "r");
  }
}
