package dev.millstream.benchmarks.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What Millstream's job says of itself in its topic of measures. */
final class Measures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(100);

  private Measures() {}

  /**
   * The padded share of the batches in a span of time, from the reports that overlap it; NaN where
   * there is none.
   *
   * @param from in milliseconds since 1970
   * @param to in milliseconds since 1970
   */
  static double paddedShare(RunTopics topics, long from, long to) throws IOException {
    TopicPartition partition = new TopicPartition(topics.measures(), 0);
    double tokens = 0;
    double slots = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, topics.broker()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          JsonNode report = JSON.readTree(record.value());
          if (overlaps(report, from, to)) {
            tokens += report.path("tokens").asDouble();
            slots +=
                report.path("tokens").asDouble() / (1 - report.path("padded_share").asDouble());
          }
        }
      }
    }
    return slots == 0 ? Double.NaN : 1 - tokens / slots;
  }

  private static boolean overlaps(JsonNode report, long from, long to) {
    return Instant.parse(report.path("from").asText()).toEpochMilli() <= to
        && Instant.parse(report.path("to").asText()).toEpochMilli() >= from;
  }
}
