package dev.millstream.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One reader catches up on partitions that hold the same week, and Kafka hands it a batch of one
 * after a batch of the other: no row is late for that.
 */
class EvaluatePartitionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 4;
  private static final int ROWS = 20_000;
  private static final long MINUTE = 60_000;

  @TempDir Path folder;

  @Test
  void noRowIsLateSinceItsPartitionIsReadLater() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")))) {
      String servers = broker.bootstrapServers();
      Topics.ensure(servers, Map.of(), List.of(new TopicSpec("rows", PARTITIONS, Map.of())));
      try (TopicWriter writer = new TopicWriter(servers)) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          for (int i = 0; i < ROWS; i++) {
            String row =
                "{\"prediction\":1,\"reference\":%d,\"ts\":%d}".formatted(i % 2, i * MINUTE);
            writer.send(new ProducerRecord<>("rows", partition, null, row.getBytes(UTF_8)));
          }
        }
      }

      EvaluateJob.main(
          new String[] {
            "--metrics", "accuracy",
            "--window", "1h",
            "--from", "kafka:rows",
            "--time-field", "ts",
            "--to", "kafka:quality",
            "--not-counted", "kafka:rest",
            "--bootstrap-servers", servers,
            "--kafka", "max.partition.fetch.bytes=10000",
            "--parallelism", "1",
            "--checkpoint-interval", "500ms",
            "--stop-at-end"
          });

      assertThat(TopicContents.committed(servers, "rest")).isEmpty();
      int rows = 0;
      for (ConsumerRecord<byte[], byte[]> figure : TopicContents.committed(servers, "quality")) {
        rows += JSON.readTree(figure.value()).path("n").intValue();
      }
      assertThat(rows).isEqualTo(PARTITIONS * ROWS);
    }
  }
}
