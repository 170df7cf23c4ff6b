package dev.millstream.kafka;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How every sink of Millstream writes to Kafka.
 *
 * <p>Transactions are named from a pool, not counted up. Counting makes a new name with each
 * checkpoint, which the broker remembers for a week (over a million names per subtask at one
 * checkpoint in 500 ms), and after a restart finds abandoned transactions by trying names; from a
 * pool there are a handful, and a restart asks the broker which are open. The price: the topic must
 * exist before the job, and the job needs the right to read it and to list transactions.
 */
final class TransactionalSink {
  private static final Set<String> RESERVED =
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  /**
   * How long a record waits for others: those of a batch of the model come within a millisecond.
   * Kafka's 5 would be a fifth of a text's way through a job (docs/performance.md).
   */
  private static final String LINGER_MILLIS = "1";

  /** In a transaction nobody sees a record before a checkpoint, and that waits for none. */
  private static final String LINGER_MILLIS_IN_TRANSACTIONS = "100";

  private TransactionalSink() {}

  static <T> Sink<T> of(KafkaSinkOptions options, KafkaRecordSerializationSchema<T> serializer) {
    KafkaSink<T> sink =
        KafkaSink.<T>builder()
            .setBootstrapServers(options.bootstrapServers())
            .setKafkaProducerConfig(producer(options))
            .setDeliveryGuarantee(options.guarantee())
            .setTransactionalIdPrefix(options.transactionalIdPrefix())
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .setRecordSerializer(serializer)
            .build();
    return options.guarantee() == DeliveryGuarantee.EXACTLY_ONCE
        ? new ClosingKafkaSink<>(sink, options)
        : sink;
  }

  /** Settings of Kafka's producer: what the options say, else Millstream's defaults. */
  static Properties producer(KafkaSinkOptions options) {
    Map<String, String> defaults =
        Map.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            Integer.toString(KafkaSinkOptions.TRANSACTION_MILLIS),
            ProducerConfig.LINGER_MS_CONFIG,
            options.guarantee() == DeliveryGuarantee.EXACTLY_ONCE
                ? LINGER_MILLIS_IN_TRANSACTIONS
                : LINGER_MILLIS);
    return ClientProperties.over(defaults, options.properties(), RESERVED);
  }
}
