package dev.millstream.kafka;

import dev.millstream.flink.record.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes elements as records of one topic, and tells Flink that topic, without which it cannot pool
 * transactions.
 *
 * <p>Records carry no timestamp of their own, so they get the time of writing: a broker refuses
 * times too far in the future, and retention would drop what is old at once.
 */
abstract class TopicSerializer<T>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final int maxBytes;

  /**
   * For one topic.
   *
   * @param maxBytes the producer's {@code max.request.size}; a larger record would restart the job
   *     forever
   */
  TopicSerializer(String topic, int maxBytes) {
    this.topic = topic;
    this.maxBytes = maxBytes;
  }

  @Override
  public final Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }

  final int maxBytes() {
    return maxBytes;
  }

  final ProducerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return new ProducerRecord<>(topic, null, null, key, value, headers);
  }

  final boolean fits(ProducerRecord<byte[], byte[]> record) {
    return size(record) <= maxBytes;
  }

  /** The producer's own measure: an upper bound, with no credit for compression. */
  static int size(ProducerRecord<byte[], byte[]> record) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        record.key(),
        record.value(),
        record.headers().toArray());
  }

  /** The source record's headers; what is added after them wins where a name is there twice. */
  static Headers headersOf(Origin origin) {
    Headers headers = new RecordHeaders();
    origin.headers().forEach(header -> headers.add(header.key(), header.value()));
    return headers;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
