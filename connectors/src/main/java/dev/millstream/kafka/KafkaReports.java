package dev.millstream.kafka;

import dev.millstream.flink.evaluate.Alert;
import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.json.ReportJson;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A topic of figures that can be compacted: the key names window, group, metric and parameters, the
 * value is as {@link ReportJson} describes it, and a figure that is reported again replaces the
 * former.
 */
public final class KafkaReports {
  private KafkaReports() {}

  /**
   * A sink of figures.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<MetricReport> sink(KafkaSinkOptions options) {
    return TransactionalSink.of(
        options, new ReportRecords(options.topic(), options.maxRecordBytes()));
  }

  /**
   * A sink of alerts, under the keys of their figures.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<Alert> alerts(KafkaSinkOptions options) {
    return TransactionalSink.of(
        options, new AlertRecords(options.topic(), options.maxRecordBytes()));
  }

  private static final class AlertRecords extends TopicSerializer<Alert> {
    private static final long serialVersionUID = 1L;

    AlertRecords(String topic, int maxBytes) {
      super(topic, maxBytes);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        Alert alert, KafkaSinkContext context, @Nullable Long timestamp) {
      return record(ReportJson.key(alert.report()), ReportJson.of(alert), new RecordHeaders());
    }
  }

  private static final class ReportRecords extends TopicSerializer<MetricReport> {
    private static final long serialVersionUID = 1L;

    ReportRecords(String topic, int maxBytes) {
      super(topic, maxBytes);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        MetricReport report, KafkaSinkContext context, @Nullable Long timestamp) {
      return record(ReportJson.key(report), ReportJson.of(report), new RecordHeaders());
    }
  }
}
