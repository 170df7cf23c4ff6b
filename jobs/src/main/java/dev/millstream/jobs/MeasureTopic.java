package dev.millstream.jobs;

import dev.millstream.flink.measure.MeasureReport;
import dev.millstream.kafka.KafkaSinkOptions;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/** Measure reports to a topic, at least once: they are seen at once, not with the checkpoint. */
final class MeasureTopic {
  private MeasureTopic() {}

  static KafkaSink<MeasureReport> sink(KafkaSinkOptions options) {
    Properties properties = new Properties();
    properties.putAll(options.properties());
    return KafkaSink.<MeasureReport>builder()
        .setBootstrapServers(options.bootstrapServers())
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<MeasureReport>builder()
                .setTopic(options.topic())
                .setValueSerializationSchema(new Lines())
                .build())
        .build();
  }

  /** A class of its own, because Flink's lineage asks it for its type, which a lambda lacks. */
  private static final class Lines implements SerializationSchema<MeasureReport> {
    private static final long serialVersionUID = 1L;

    private final MeasureLines lines = new MeasureLines();

    @Override
    public byte[] serialize(MeasureReport report) {
      return lines.line(report);
    }
  }
}
