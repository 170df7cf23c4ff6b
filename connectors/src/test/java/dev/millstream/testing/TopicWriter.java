package dev.millstream.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts records into topics. What was sent is there after {@link #flush}. */
public final class TopicWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  /** Connects to a broker. */
  public TopicWriter(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends text; null for a tombstone. */
  public void send(String topic, String key, String value) {
    send(new ProducerRecord<>(topic, bytes(key), value == null ? null : bytes(value)));
  }

  /** Sends a record as it is. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    sent.add(producer.send(record));
  }

  /** Returns when the broker has what was sent, throws if it refused some. */
  public void flush() {
    producer.flush();
    try {
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("A record did not arrive.", e);
    }
    sent.clear();
  }

  @Override
  public void close() {
    flush();
    producer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
