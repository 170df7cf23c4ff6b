package dev.millstream.kafka;

import dev.millstream.flink.record.VectorChange;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * A topic of vectors that can be compacted: the newest record of a key is what stands, and the key
 * is the chunk's id.
 *
 * <ul>
 *   <li>An upsert is a record with {@code id}, {@code document}, {@code text}, {@code vector},
 *       {@code model} and {@code revision}, in the encoding chosen.
 *   <li>A deletion is a tombstone: a null value.
 *   <li>A move writes nothing. Any record of that key would replace the vector when the topic is
 *       compacted, which is also why a chunk's position is not in the topic.
 * </ul>
 *
 * <p>Headers: those of the source record, then {@code millstream.model}, {@code
 * millstream.revision}, {@code millstream.document}, and for an upsert {@code
 * millstream.dimension}.
 *
 * <p>A record that would be larger than {@code max.request.size} goes without its text and says so
 * in {@code millstream.text-omitted}; if that is not enough, also without the source's headers and
 * {@code millstream.headers-omitted}. A topic whose {@code max.message.bytes} is smaller than
 * {@code max.request.size} still refuses records, and then the job cannot go on: keep them equal.
 */
public final class KafkaVectors {
  private KafkaVectors() {}

  /**
   * A sink of vectors.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<VectorChange> sink(KafkaSinkOptions options, VectorEncoding encoding) {
    return TransactionalSink.of(
        options, new VectorRecords(options.topic(), options.maxRecordBytes(), encoding));
  }
}
