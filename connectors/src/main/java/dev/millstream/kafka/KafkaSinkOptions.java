package dev.millstream.kafka;

import java.io.Serializable;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Which topic to write, and how surely.
 *
 * <p>Exactly once needs checkpoints, and readers with {@code isolation.level=read_committed}: they
 * see records when the checkpoint after them is complete. A job that stays away longer than {@code
 * transaction.timeout.ms} (here 10 minutes unless set) loses what its last checkpoint had not
 * committed yet: the broker rolls such a transaction back.
 *
 * @param bootstrapServers {@code host:port} of one broker or more, with commas between
 * @param topic exists already (see {@link Topics})
 * @param transactionalIdPrefix belongs to one sink of one job alone, and is the same after a
 *     restart; two jobs that share it cut off each other's transactions
 * @param guarantee exactly once unless chosen otherwise
 * @param properties further settings of Kafka's producer, as they are
 */
public record KafkaSinkOptions(
    String bootstrapServers,
    String topic,
    String transactionalIdPrefix,
    DeliveryGuarantee guarantee,
    Map<String, String> properties)
    implements Serializable {

  /** A broker's {@code transaction.max.timeout.ms}, unless an administrator changed it. */
  static final int BROKER_MAX_TRANSACTION_MILLIS = 15 * 60 * 1000;

  /** Below the broker's limit, above any sensible checkpoint and restart together. */
  static final int TRANSACTION_MILLIS = 10 * 60 * 1000;

  private static final int KAFKA_MAX_REQUEST_BYTES = 1 << 20;

  /** Checks what is given and copies the properties. */
  public KafkaSinkOptions {
    properties = Map.copyOf(properties);
    ClientProperties.requireText("bootstrap servers", bootstrapServers, "localhost:9092");
    ClientProperties.requireText("topic", topic, "embeddings");
    ClientProperties.requireText(
        "transactional id prefix", transactionalIdPrefix, "millstream-embeddings");
    requireTransactionTimeout(
        ClientProperties.number(
            properties, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS));
    ClientProperties.number(
        properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KAFKA_MAX_REQUEST_BYTES);
  }

  /** A topic written exactly once. */
  public static KafkaSinkOptions of(
      String bootstrapServers, String topic, String transactionalIdPrefix) {
    return new KafkaSinkOptions(
        bootstrapServers, topic, transactionalIdPrefix, DeliveryGuarantee.EXACTLY_ONCE, Map.of());
  }

  /** The same with another guarantee. */
  public KafkaSinkOptions with(DeliveryGuarantee newGuarantee) {
    return new KafkaSinkOptions(
        bootstrapServers, topic, transactionalIdPrefix, newGuarantee, properties);
  }

  /** The same, with these settings of Kafka's producer instead of those before. */
  public KafkaSinkOptions with(Map<String, String> newProperties) {
    return new KafkaSinkOptions(
        bootstrapServers, topic, transactionalIdPrefix, guarantee, newProperties);
  }

  /** The most bytes that a record may take on its way to the broker. */
  int maxRecordBytes() {
    return ClientProperties.number(
        properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KAFKA_MAX_REQUEST_BYTES);
  }

  private static void requireTransactionTimeout(int millis) {
    if (millis < 1 || millis > BROKER_MAX_TRANSACTION_MILLIS) {
      throw new IllegalArgumentException(
          "The Kafka property 'transaction.timeout.ms' was '"
              + millis
              + "' but must be from 1 to "
              + BROKER_MAX_TRANSACTION_MILLIS
              + " (15 minutes), the most that a broker accepts. Choose a time longer than a"
              + " checkpoint and a restart together, or remove it to use "
              + TRANSACTION_MILLIS
              + " (10 minutes).");
    }
  }
}
