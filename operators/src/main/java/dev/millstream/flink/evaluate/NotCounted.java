package dev.millstream.flink.evaluate;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.SourceRecord;
import java.util.Locale;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Why a record that could be read is in no window; the category of its {@link DeadLetter}. */
public enum NotCounted {
  /** A prediction without a label. */
  NO_LABEL,
  /** A label without a prediction. */
  NO_PREDICTION,
  /** A prediction of the model in use, of which the shadow predicted nothing. */
  NO_SHADOW,
  /** A prediction of the shadow, of which the model in use predicted nothing. */
  NO_CHAMPION,
  /** A prediction of an id that had one. */
  DUPLICATE,
  /** A label, or a prediction of the shadow, that did not count, since another one did. */
  CORRECTED,
  /** A row that came too late for every window. */
  LATE;

  private static final String STAGE = "evaluate";
  private static final Sentences OF_LABELS =
      new Sentences(
          "no label of this id came within %s of the prediction; the prediction is not counted.",
          "no prediction of this id came within %s of the label; the label counts nowhere.",
          "another label of this id counts, the newest within %s; this one does not.");
  private static final Sentences OF_PAIRS =
      new Sentences(
          "the shadow predicted nothing of this id within %s; the prediction is not counted.",
          "the model in use predicted nothing of this id within %s; the shadow's prediction is not counted.",
          "another prediction of the shadow counts for this id, the newest within %s; this one does not.");

  /** What a join says of what it leaves out; each has one place for the horizon. */
  private record Sentences(String alone, String partnerAlone, String corrected) {}

  /** What a join of predictions with labels leaves out. */
  public static DataStream<DeadLetter> of(LabelledRows joined, LabelledRows.Settings settings) {
    return of(joined, settings, OF_LABELS, NO_LABEL, NO_PREDICTION);
  }

  /** What a join of two models' predictions leaves out. */
  static DataStream<DeadLetter> ofPairs(LabelledRows joined, LabelledRows.Settings settings) {
    return of(joined, settings, OF_PAIRS, NO_SHADOW, NO_CHAMPION);
  }

  /**
   * Rows that came too late for every window, where they go aside.
   *
   * @param name of the operator, unique in a job
   */
  public static DataStream<DeadLetter> late(Evaluation evaluation, String name) {
    return letters(
        evaluation.late(),
        row ->
            LATE.letter(
                row.source(),
                "the row came when all its windows were over; it is not counted. Let windows wait for it with a lateness, or let rows be more out of order."),
        name);
  }

  private static DataStream<DeadLetter> of(
      LabelledRows joined,
      LabelledRows.Settings settings,
      Sentences sentences,
      NotCounted alone,
      NotCounted partnerAlone) {
    String name = settings.name();
    String horizon = String.format(Locale.ROOT, "%,d ms", settings.horizon().toMillis());
    String none = sentences.alone().formatted(horizon);
    String late = sentences.partnerAlone().formatted(horizon);
    String again =
        "the id had a prediction less than %s before; this one is not counted.".formatted(horizon);
    String corrected = sentences.corrected().formatted(horizon);
    return letters(joined.withoutLabel(), row -> alone.letter(row.source(), none), name + "-alone")
        .union(
            letters(
                joined.withoutPrediction(),
                label -> partnerAlone.letter(label.source(), late),
                name + "-partner-alone"),
            letters(
                joined.duplicates(),
                prediction -> DUPLICATE.letter(prediction.row().source(), again),
                name + "-duplicates"),
            letters(
                joined.corrections(),
                label -> CORRECTED.letter(label.source(), corrected),
                name + "-corrected"));
  }

  private DeadLetter letter(SourceRecord source, String sentence) {
    return new DeadLetter(
        source.key(), source.value(), source.origin(), STAGE, name(), sentence, null);
  }

  private static <T> DataStream<DeadLetter> letters(
      DataStream<T> stream, MapFunction<T, DeadLetter> letter, String name) {
    return stream.map(letter).returns(TypeInformation.of(DeadLetter.class)).name(name).uid(name);
  }
}
