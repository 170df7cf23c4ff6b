package dev.millstream.jobs.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes messages to a topic and counts them. */
final class DocumentSender implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private long sent;

  DocumentSender(String bootstrapServers, String topic) {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  /** Returns when the broker has them all. */
  void send(List<Corpus.Message> messages) throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sending = new ArrayList<>();
    for (Corpus.Message message : messages) {
      String value = message.value();
      sending.add(
          producer.send(
              new ProducerRecord<>(
                  topic,
                  message.key().getBytes(StandardCharsets.UTF_8),
                  value == null ? null : value.getBytes(StandardCharsets.UTF_8))));
      sent++;
    }
    producer.flush();
    for (Future<RecordMetadata> record : sending) {
      record.get();
    }
  }

  long sent() {
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }
}
