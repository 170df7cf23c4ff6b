package dev.millstream.benchmarks.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.benchmarks.text.BenchText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts texts into a topic. Each goes to the partition that has had the fewest tokens so far: a job
 * whose subtasks share nothing must not look slow because one of them was dealt more.
 *
 * <p>Threading: one thread.
 */
final class TextSender implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String topic;
  private final long[] tokens;
  private final KafkaProducer<byte[], byte[]> producer;

  TextSender(RunTopics topics) {
    this.topic = topics.texts();
    this.tokens = new long[topics.partitions()];
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                topics.broker(),
                ProducerConfig.LINGER_MS_CONFIG,
                "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends all at once; returns when the broker has them. */
  void sendAll(List<BenchText> texts) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    texts.forEach(text -> records.add(record(text)));
    for (ProducerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(record);
    }
    producer.flush();
  }

  /** Sends one; does not wait. */
  void send(BenchText text) {
    var unused = producer.send(record(text));
  }

  private ProducerRecord<byte[], byte[]> record(BenchText text) {
    int emptiest = 0;
    for (int partition = 1; partition < tokens.length; partition++) {
      if (tokens[partition] < tokens[emptiest]) {
        emptiest = partition;
      }
    }
    tokens[emptiest] += text.tokens();
    try {
      return new ProducerRecord<>(
          topic,
          emptiest,
          text.id().getBytes(StandardCharsets.UTF_8),
          JSON.writeValueAsBytes(Map.of("text", text.text())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be written as JSON", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
