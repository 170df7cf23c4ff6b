package dev.millstream.kafka;

import dev.millstream.flink.evaluate.Alert;
import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.json.ReportJson;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * A topic of figures that can be compacted: the key names window, group, metric and parameters, the
 * value is as {@link ReportJson} describes it, and a figure that is reported again replaces the
 * former.
 */
public final class KafkaReports {
  private KafkaReports() {}

  /**
   * A sink of figures that have gone through {@link #fitting}.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<MetricReport> sink(KafkaSinkOptions options) {
    return TransactionalSink.of(options, new FigureRecords.Of(options));
  }

  /**
   * A sink of alerts, under the keys of their figures, that have gone through {@link
   * #fittingAlerts}.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<Alert> alerts(KafkaSinkOptions options) {
    return TransactionalSink.of(options, new FigureRecords.OfAlerts(options));
  }

  /**
   * Figures that fit into a record: one whose value is too large, such as a profile of many
   * embeddings, has none, and says why; one whose group is too large becomes a dead letter, {@link
   * #tooLarge}. A producer that refused one would restart its job forever.
   */
  public static SingleOutputStreamOperator<MetricReport> fitting(
      DataStream<MetricReport> reports, KafkaSinkOptions options) {
    return reports
        .process(new FittingFigures<>(new FigureRecords.Of(options)))
        .returns(TypeInformation.of(MetricReport.class));
  }

  /** Alerts that fit into a record; the others become dead letters, {@link #tooLarge}. */
  public static SingleOutputStreamOperator<Alert> fittingAlerts(
      DataStream<Alert> alerts, KafkaSinkOptions options) {
    return alerts
        .process(new FittingFigures<>(new FigureRecords.OfAlerts(options)))
        .returns(TypeInformation.of(Alert.class));
  }

  /** The dead letters among what went through one of both. */
  public static DataStream<DeadLetter> tooLarge(SingleOutputStreamOperator<?> fitting) {
    return fitting.getSideOutput(FittingFigures.TOO_LARGE);
  }
}
