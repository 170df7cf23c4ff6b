package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.decode.MalformedRecords;
import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 300 malformed records among 300 good ones and some blank ones, in three partitions: a job that
 * may not restart ends with one dead letter for each, and with the vectors of a job that never saw
 * them.
 */
class MalformedRecordsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EACH = 300;
  private static final int BLANK = 10;
  private static final int PARTITIONS = 3;
  private static final String MODEL = TinyModels.folder("sentence-similarity/mean").toString();
  private static final String CONNECT = "__connect.errors.";

  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void fillTopics() throws IOException {
    broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
    // Any timestamp is taken, and none makes a record too old to keep.
    Map<String, String> anyTime =
        Map.of(
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE), "retention.ms", "-1");
    Topics.ensure(
        broker.bootstrapServers(),
        Map.of(),
        List.of(
            new TopicSpec("docs", PARTITIONS, anyTime),
            new TopicSpec("good", PARTITIONS, anyTime)));
    List<SourceRecord> malformed = MalformedRecords.generate(7, EACH);
    Random random = new Random(8);
    try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      for (int i = 0; i < EACH; i++) {
        writer.send(record(malformed.get(i)));
        String text = JSON.createObjectNode().put("text", text(random, i)).toString();
        writer.send("docs", "good-" + i, text);
        writer.send("good", "good-" + i, text);
        if (i % (EACH / BLANK) == 0) {
          writer.send("docs", "blank-" + i, "{\"text\":\" \\n\\t \"}");
        }
      }
    }
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @Test
  void eachIsOneDeadLetterAndItsNeighboursVectorsStayTheSame() throws Exception {
    embed("docs", "whole", "--no-chunking");
    embed("good", "whole-good", "--no-chunking");

    assertThat(standing("whole")).isEqualTo(standing("whole-good")).hasSize(EACH);
    assertThatDeadLettersAre("whole-dead", refused("good-"));
    assertThat(measured("whole", "dead_letters")).isEqualTo(EACH + BLANK);
    assertThat(measured("whole", "embedded")).isEqualTo(EACH);
    assertThat(TopicContents.committed(broker.bootstrapServers(), "whole-good-dead")).isEmpty();
  }

  @Test
  void withChunksABlankTextIsADocumentWithoutAnyAndTheRestIsTheSame() throws Exception {
    embed("docs", "chunks", "--chunk-tokens", "32");
    embed("good", "chunks-good", "--chunk-tokens", "32");

    assertThat(standing("chunks"))
        .isEqualTo(standing("chunks-good"))
        .hasSizeGreaterThan(EACH + EACH / 2);
    assertThatDeadLettersAre("chunks-dead", refused("good-", "blank-"));
    assertThat(measured("chunks", "dead_letters")).isEqualTo(EACH);
    assertThat(TopicContents.committed(broker.bootstrapServers(), "chunks-good-dead")).isEmpty();
  }

  private static void embed(String from, String to, String... chunking) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--from",
                "kafka:" + from,
                "--to",
                "kafka:" + to,
                "--dead-letters",
                "kafka:" + to + "-dead",
                "--metrics",
                "kafka:" + to + "-measures",
                "--model",
                MODEL,
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--group-id",
                to,
                "--stop-at-end",
                "--checkpoint-interval",
                "200ms",
                "--parallelism",
                "2"));
    arguments.addAll(List.of(chunking));
    Configuration withoutRestarts = new Configuration();
    withoutRestarts.setString("restart-strategy.type", "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, withoutRestarts);
    EmbedJob.build(environment, EmbedOptions.parse(arguments.toArray(String[]::new)));
    environment.execute(to);
  }

  private static Map<String, String> standing(String topic) throws IOException {
    WrittenVectors written = WrittenVectors.inTopic(broker.bootstrapServers(), topic);
    assertThat(written.upserts()).doesNotHaveDuplicates();
    return written.standing();
  }

  private static long measured(String job, String number) throws IOException {
    long sum = 0;
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContents.committed(broker.bootstrapServers(), job + "-measures")) {
      JsonNode report = JSON.readTree(record.value());
      sum += report.path(number).asLong();
    }
    return sum;
  }

  /** The records of {@code docs} by place, without those whose key begins so. */
  private static Map<String, ConsumerRecord<byte[], byte[]>> refused(String... accepted) {
    Map<String, ConsumerRecord<byte[], byte[]>> refused = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContents.committed(broker.bootstrapServers(), "docs")) {
      String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
      if (Arrays.stream(accepted).noneMatch(key::startsWith)) {
        refused.put("docs/" + record.partition() + "/" + record.offset(), record);
      }
    }
    return refused;
  }

  private static void assertThatDeadLettersAre(
      String topic, Map<String, ConsumerRecord<byte[], byte[]>> refused) {
    Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> letter :
        TopicContents.committed(broker.bootstrapServers(), topic)) {
      String place =
          TopicContents.header(letter, CONNECT + "topic")
              + "/"
              + TopicContents.header(letter, CONNECT + "partition")
              + "/"
              + TopicContents.header(letter, CONNECT + "offset");
      assertThat(letters.put(place, letter)).as("an earlier dead letter of %s", place).isNull();
    }
    assertThat(letters.keySet()).isEqualTo(refused.keySet());
    letters.forEach((place, letter) -> assertUntouched(letter, refused.get(place)));
  }

  private static void assertUntouched(
      ConsumerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> source) {
    assertThat(letter.key()).isEqualTo(source.key());
    assertThat(letter.value()).isEqualTo(source.value());
    int passedOn = source.headers().toArray().length;
    assertThat(Arrays.copyOf(letter.headers().toArray(), passedOn))
        .isEqualTo(source.headers().toArray());
    assertThat(TopicContents.header(letter, CONNECT + "stage")).isEqualTo("decode");
    assertThat(TopicContents.header(letter, "millstream.category")).isEqualTo("INVALID_INPUT");
    assertThat(TopicContents.header(letter, CONNECT + "exception.message"))
        .startsWith(
            "record %d of 'docs' partition %d ".formatted(source.offset(), source.partition()))
        .endsWith(".");
  }

  /** A producer sends no negative timestamp; the other bytes go as they are. */
  private static ProducerRecord<byte[], byte[]> record(SourceRecord malformed) {
    long timestamp = malformed.origin().timestamp();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            "docs",
            malformed.origin().partition(),
            timestamp < 0 ? null : timestamp,
            malformed.key(),
            malformed.value());
    for (Header header : malformed.origin().headers()) {
      record.headers().add(header.key(), header.value());
    }
    return record;
  }

  private static String text(Random random, int index) {
    StringBuilder text = new StringBuilder("Größe 尺寸 🙂 of " + index + ".\n\n");
    for (int paragraph = 0; paragraph < index % 4; paragraph++) {
      for (int word = 0; word < 12; word++) {
        text.append("word").append(random.nextInt(1_000)).append(' ');
      }
      text.append("end.\n\n");
    }
    return text.toString();
  }
}
