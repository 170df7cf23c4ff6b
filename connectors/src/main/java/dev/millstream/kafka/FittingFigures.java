package dev.millstream.kafka;

import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Origin;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Lets figures and alerts through that fit into a record. A figure whose value is too large becomes
 * one without a value, which says why; what is too large even so becomes a dead letter.
 */
final class FittingFigures<T> extends ProcessFunction<T, T> {
  static final OutputTag<DeadLetter> TOO_LARGE =
      new OutputTag<>("figures-too-large", TypeInformation.of(DeadLetter.class));

  private static final long serialVersionUID = 1L;

  private final FigureRecords<T> records;

  FittingFigures(FigureRecords<T> records) {
    this.records = records;
  }

  @Override
  public void processElement(T figure, Context context, Collector<T> out) {
    ProducerRecord<byte[], byte[]> record = records.record(figure);
    if (records.fits(record)) {
      out.collect(figure);
      return;
    }
    String why =
        "%s takes %d bytes as a record of topic '%s', but max.request.size is %d"
            .formatted(
                figure instanceof MetricReport ? "the figure" : "the alert",
                TopicSerializer.size(record),
                record.topic(),
                records.maxBytes());
    T without = records.withoutValue(figure, why);
    if (records.fits(records.record(without))) {
      out.collect(without);
      return;
    }
    context.output(
        TOO_LARGE,
        new DeadLetter(
            record.key(),
            record.value(),
            new Origin(record.topic(), 0, 0, -1, List.of()),
            "write",
            "TOO_LONG",
            why
                + ". Raise it and the topic's max.message.bytes, or group by fields with shorter values.",
            null));
  }
}
