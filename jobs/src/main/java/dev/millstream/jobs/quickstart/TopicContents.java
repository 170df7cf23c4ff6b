package dev.millstream.jobs.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic of embeddings, read under read_committed from its beginning to its present end.
 *
 * @param upserts records with a vector
 * @param deletes tombstones
 * @param live text of each chunk whose last record is no tombstone, by chunk id
 */
record TopicContents(int upserts, int deletes, Map<String, String> live) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  static TopicContents read(String bootstrapServers, String topic) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Reading reading = new Reading();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(reading::add);
      }
      return new TopicContents(reading.upserts, reading.deletes, reading.live);
    }
  }

  private static final class Reading {
    private final Map<String, String> live = new LinkedHashMap<>();
    private int upserts;
    private int deletes;

    void add(ConsumerRecord<byte[], byte[]> record) {
      String id = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        deletes++;
        live.remove(id);
        return;
      }
      upserts++;
      try {
        JsonNode value = JSON.readTree(record.value());
        live.put(id, value.path("text").asText());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
