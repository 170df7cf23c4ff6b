package dev.millstream.kafka;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.flink.evaluate.Alert;
import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.json.ReportJson;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Figures, or alerts, as records, as {@link KafkaReports} describes them. */
abstract class FigureRecords<T> extends TopicSerializer<T> {
  private static final long serialVersionUID = 1L;

  FigureRecords(String topic, int maxBytes) {
    super(topic, maxBytes);
  }

  /** The record of a figure. */
  abstract ProducerRecord<byte[], byte[]> record(T figure);

  /** The figure without its value, or itself where it is short anyway. */
  abstract T withoutValue(T figure, String because);

  @Override
  public final ProducerRecord<byte[], byte[]> serialize(
      T figure, KafkaSinkContext context, @Nullable Long timestamp) {
    return record(figure);
  }

  /** Figures. */
  static final class Of extends FigureRecords<MetricReport> {
    private static final long serialVersionUID = 1L;

    Of(KafkaSinkOptions options) {
      super(options.topic(), options.maxRecordBytes());
    }

    @Override
    ProducerRecord<byte[], byte[]> record(MetricReport report) {
      return record(ReportJson.key(report), ReportJson.of(report), new RecordHeaders());
    }

    @Override
    MetricReport withoutValue(MetricReport report, String because) {
      return new MetricReport(
          report.start(),
          report.end(),
          report.count(),
          report.groupNames(),
          report.group(),
          report.metric(),
          report.parameters(),
          JsonNodeFactory.instance.objectNode().put("undefined", because).toString(),
          report.n());
    }
  }

  /** Alerts. */
  static final class OfAlerts extends FigureRecords<Alert> {
    private static final long serialVersionUID = 1L;

    OfAlerts(KafkaSinkOptions options) {
      super(options.topic(), options.maxRecordBytes());
    }

    @Override
    ProducerRecord<byte[], byte[]> record(Alert alert) {
      return record(ReportJson.key(alert.report()), ReportJson.of(alert), new RecordHeaders());
    }

    @Override
    Alert withoutValue(Alert alert, String because) {
      return alert;
    }
  }
}
