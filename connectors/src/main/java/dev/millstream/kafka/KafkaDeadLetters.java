package dev.millstream.kafka;

import dev.millstream.flink.record.DeadLetter;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * A topic of what could not be processed: raw key and raw value, and in the headers why and where
 * from.
 *
 * <p>Headers: those of the source record; then those that Kafka Connect gives its dead letters, so
 * that its tools can read them: {@code __connect.errors.topic}, {@code .partition}, {@code
 * .offset}, {@code .stage} and {@code .exception.message}; then {@code millstream.category}, {@code
 * millstream.timestamp} and, once a model was asked, {@code millstream.model}.
 *
 * <p>A letter larger than {@code max.request.size} is cut, never dropped: the source's headers go
 * if they take more than half of it ({@code millstream.headers-omitted}), a key is cut to a quarter
 * ({@code millstream.key-bytes} tells its whole length), the value to what is left ({@code
 * millstream.value-bytes}).
 */
public final class KafkaDeadLetters {
  private KafkaDeadLetters() {}

  /**
   * A sink of dead letters.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<DeadLetter> sink(KafkaSinkOptions options) {
    return TransactionalSink.of(
        options, new DeadLetterRecords(options.topic(), options.maxRecordBytes()));
  }
}
