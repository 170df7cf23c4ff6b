package dev.millstream.jobs;

import dev.millstream.flink.decode.DecodeRecords;
import dev.millstream.flink.decode.JudgedFields;
import dev.millstream.flink.evaluate.JudgedRow;
import dev.millstream.flink.evaluate.Label;
import dev.millstream.flink.evaluate.LabelledRows;
import dev.millstream.flink.evaluate.Prediction;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.KafkaOptions;
import dev.millstream.jobs.options.RowOptions;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The rows that an evaluation judges, with watermarks.
 *
 * @param deadLetters records that are no rows
 */
record JudgedRows(DataStream<JudgedRow> rows, DataStream<DeadLetter> deadLetters) {
  /** A partition without records must not hold the others back for longer. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** When an element was, in milliseconds since 1970. */
  private interface TimeOf<T> extends Serializable {
    long of(T element);
  }

  static JudgedRows of(
      StreamExecutionEnvironment environment,
      RowOptions options,
      JudgedFields fields,
      @Nullable KafkaOptions kafka)
      throws IOException {
    if (options.source() instanceof RowOptions.Apart apart) {
      return joined(environment, options, apart, fields, kafka);
    }
    Endpoint from = options.source().inputs().get(0);
    SingleOutputStreamOperator<JudgedRow> rows =
        decoded(
            RecordSource.records(environment, "rows", from, false, kafka),
            DecodeRecords.toRows(fields),
            "decode",
            JudgedRow.class);
    return new JudgedRows(
        timed(rows, JudgedRow::timestamp, options.outOfOrder(), "times"),
        rows.getSideOutput(DecodeRecords.DEAD_LETTERS));
  }

  private static JudgedRows joined(
      StreamExecutionEnvironment environment,
      RowOptions options,
      RowOptions.Apart apart,
      JudgedFields fields,
      @Nullable KafkaOptions kafka)
      throws IOException {
    SingleOutputStreamOperator<Prediction> predictions =
        decoded(
            RecordSource.records(environment, "predictions", apart.predictions(), false, kafka),
            DecodeRecords.toPredictions(fields),
            "decode-predictions",
            Prediction.class);
    boolean isTimed =
        options.timeField() != null
            || options.source().inputs().stream().anyMatch(Endpoint.Kafka.class::isInstance);
    SingleOutputStreamOperator<Label> labels =
        decoded(
            RecordSource.records(environment, "labels", apart.labels(), false, kafka),
            DecodeRecords.toLabels(fields),
            "decode-labels",
            Label.class);
    Duration behind = options.outOfOrder();
    LabelledRows labelled =
        LabelledRows.of(
            timed(
                isTimed
                    ? predictions
                    : predictions.map(JudgedRows::atOneTime).returns(Prediction.class),
                one -> one.row().timestamp(),
                behind,
                "times-of-predictions"),
            timed(
                isTimed ? labels : labels.map(JudgedRows::atOneTime).returns(Label.class),
                Label::timestamp,
                behind,
                "times-of-labels"),
            LabelledRows.Settings.of(apart.horizon()));
    return new JudgedRows(
        isTimed
            ? labelled.rows()
            : labelled.rows().map(row -> at(JudgedRow.NO_TIME, row)).returns(JudgedRow.class),
        predictions
            .getSideOutput(DecodeRecords.DEAD_LETTERS)
            .union(labels.getSideOutput(DecodeRecords.DEAD_LETTERS)));
  }

  /** Lines of files without a time: a label finds its prediction wherever they stand. */
  private static Prediction atOneTime(Prediction prediction) {
    return new Prediction(prediction.id(), at(0, prediction.row()));
  }

  private static Label atOneTime(Label label) {
    return new Label(label.id(), label.reference(), 0, label.source());
  }

  private static JudgedRow at(long time, JudgedRow row) {
    return new JudgedRow(
        row.prediction(), row.reference(), row.score(), row.group(), time, row.source());
  }

  private static <T> SingleOutputStreamOperator<T> decoded(
      DataStream<SourceRecord> records, DecodeRecords<T> decode, String name, Class<T> type) {
    return records.process(decode).returns(TypeInformation.of(type)).name(name).uid(name);
  }

  private static <T> DataStream<T> timed(
      DataStream<T> stream, TimeOf<T> time, Duration outOfOrder, String name) {
    return stream
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<T>forBoundedOutOfOrderness(outOfOrder)
                .withTimestampAssigner((element, record) -> time.of(element))
                .withIdleness(IDLE))
        .name(name)
        .uid(name);
  }
}
