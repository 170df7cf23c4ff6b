package dev.millstream.kafka;

import dev.millstream.flink.record.SourceRecord;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Topics as a source of raw records.
 *
 * <p>Nothing is decoded here, so no record can fail the job. Order is kept within a partition.
 * Records of transactions that were rolled back are not read, unless {@code isolation.level} says
 * otherwise.
 */
public final class KafkaDocuments {
  private static final Set<String> RESERVED =
      Set.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

  private KafkaDocuments() {}

  /**
   * A source of these topics' records.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static KafkaSource<SourceRecord> source(KafkaSourceOptions options) {
    Properties properties =
        ClientProperties.over(
            Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            options.properties(),
            RESERVED);
    KafkaSourceBuilder<SourceRecord> builder =
        KafkaSource.<SourceRecord>builder()
            .setBootstrapServers(options.bootstrapServers())
            .setTopics(options.topics())
            .setGroupId(options.groupId())
            .setStartingOffsets(startingOffsets(options.start()))
            .setDeserializer(new RawRecords())
            .setProperties(properties);
    if (options.bounded()) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  // Flink's only way to say where a group without progress begins.
  @SuppressWarnings("deprecation")
  private static OffsetsInitializer startingOffsets(KafkaSourceOptions.Start start) {
    return switch (start) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case COMMITTED ->
          OffsetsInitializer.committedOffsets(
              org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST);
    };
  }
}
