package dev.millstream.jobs;

import dev.millstream.flink.decode.DecodeRecords;
import dev.millstream.flink.decode.JudgedFields;
import dev.millstream.flink.evaluate.JudgedRow;
import dev.millstream.flink.evaluate.Label;
import dev.millstream.flink.evaluate.LabelledRows;
import dev.millstream.flink.evaluate.NotCounted;
import dev.millstream.flink.evaluate.PairedRows;
import dev.millstream.flink.evaluate.Prediction;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.KafkaOptions;
import dev.millstream.jobs.options.RowOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Reads and joins the rows that an evaluation judges, with watermarks. */
final class JudgedRows {
  private final StreamExecutionEnvironment environment;
  private final RowOptions options;
  private final @Nullable KafkaOptions kafka;
  private final List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();
  private final List<DataStream<DeadLetter>> notCounted = new ArrayList<>();
  private final DataStream<JudgedRow> rows;

  /** Adds sources and joins to an environment. */
  JudgedRows(
      StreamExecutionEnvironment environment, RowOptions options, @Nullable KafkaOptions kafka)
      throws IOException {
    this.environment = environment;
    this.options = options;
    this.kafka = kafka;
    if (options.source() instanceof RowOptions.Apart apart) {
      rows = timeless(joined(apart));
    } else {
      JudgedFields fields = fields(options.groups());
      rows =
          decoded(
              "rows",
              options.source().inputs().get(0),
              fields,
              DecodeRecords.toRows(fields),
              "decode",
              JudgedRow.class);
    }
  }

  /** What is judged. */
  DataStream<JudgedRow> rows() {
    return rows;
  }

  /** Records that are no rows. */
  DataStream<DeadLetter> deadLetters() {
    return union(deadLetters);
  }

  /** Records that belong to no row, if rows are joined. */
  List<DataStream<DeadLetter>> notCounted() {
    return notCounted;
  }

  private DataStream<JudgedRow> joined(RowOptions.Apart apart) throws IOException {
    DataStream<Prediction> predictions =
        predictions("predictions", apart.predictions(), fields(options.groups()));
    RowOptions.Shadow shadow = apart.shadow();
    PairedRows paired = shadow == null ? null : paired(predictions, shadow);
    if (apart.labels() == null) {
      return Objects.requireNonNull(paired).against("shadow-rows");
    }
    LabelledRows.Settings alone = LabelledRows.Settings.of(apart.horizon());
    LabelledRows.Settings settings = shadow == null ? alone : alone.behind(shadow.horizon());
    LabelledRows labelled =
        LabelledRows.of(
            paired == null ? predictions : paired.pairs(), labels(apart.labels()), settings);
    notCounted.add(NotCounted.of(labelled, settings));
    return labelled.rows();
  }

  private PairedRows paired(DataStream<Prediction> champion, RowOptions.Shadow shadow)
      throws IOException {
    PairedRows paired =
        PairedRows.of(
            champion,
            predictions("shadow", shadow.from(), fields(List.of())),
            LabelledRows.Settings.named("shadow", shadow.horizon()));
    notCounted.add(paired.notCounted());
    return paired;
  }

  private DataStream<Prediction> predictions(String what, Endpoint from, JudgedFields fields)
      throws IOException {
    DataStream<Prediction> predictions =
        decoded(
            what,
            from,
            fields,
            DecodeRecords.toPredictions(fields),
            "decode-" + what,
            Prediction.class);
    return isTimed()
        ? predictions
        : named(predictions.map(JudgedRows::atOneTime).returns(Prediction.class), what);
  }

  private DataStream<Label> labels(Endpoint from) throws IOException {
    JudgedFields fields = fields(options.groups());
    DataStream<Label> labels =
        decoded(
            "labels", from, fields, DecodeRecords.toLabels(fields), "decode-labels", Label.class);
    return isTimed()
        ? labels
        : named(labels.map(JudgedRows::atOneTime).returns(Label.class), "labels");
  }

  private DataStream<JudgedRow> timeless(DataStream<JudgedRow> joined) {
    return isTimed()
        ? joined
        : named(joined.map(row -> at(JudgedRow.NO_TIME, row)).returns(JudgedRow.class), "rows");
  }

  private boolean isTimed() {
    return options.timeField() != null
        || options.source().inputs().stream().anyMatch(Endpoint.Kafka.class::isInstance);
  }

  private static <T> DataStream<T> named(SingleOutputStreamOperator<T> operator, String what) {
    String name = "timeless-" + what;
    return operator.name(name).uid(name);
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

  private JudgedFields fields(List<String> groups) {
    return new JudgedFields(
        options.predictionField(),
        options.labelField(),
        options.scoreField(),
        options.timeField(),
        options.idField(),
        groups);
  }

  private <T> DataStream<T> decoded(
      String what,
      Endpoint from,
      JudgedFields fields,
      DecodeRecords<T> decode,
      String name,
      Class<T> type)
      throws IOException {
    SingleOutputStreamOperator<T> decoded =
        RecordSource.records(
                environment,
                what,
                from,
                false,
                kafka,
                RowTimes.watermarks(fields, options.outOfOrder()))
            .process(decode)
            .returns(TypeInformation.of(type))
            .name(name)
            .uid(name);
    deadLetters.add(decoded.getSideOutput(DecodeRecords.DEAD_LETTERS));
    return decoded;
  }

  static DataStream<DeadLetter> union(List<DataStream<DeadLetter>> streams) {
    DataStream<DeadLetter> all = streams.get(0);
    for (DataStream<DeadLetter> each : streams.subList(1, streams.size())) {
      all = all.union(each);
    }
    return all;
  }
}
