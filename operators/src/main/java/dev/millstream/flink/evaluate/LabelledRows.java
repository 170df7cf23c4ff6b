package dev.millstream.flink.evaluate;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Predictions joined with what is right by id, in event time.
 *
 * <p>Each prediction leaves by one of {@code rows}, {@code withoutLabel} and {@code duplicates},
 * and each label counts in a row or leaves by {@code withoutPrediction} or {@code corrections}.
 *
 * @param rows predictions with their label, at the prediction's event time; their watermarks are
 *     behind by the horizon, so that none is late because it waited
 * @param withoutLabel predictions whose horizon is over without a label
 * @param withoutPrediction labels whose horizon is over without a prediction, those included that
 *     came after their prediction had left
 * @param duplicates predictions of an id that has one whose horizon is not over; the first counts
 * @param corrections labels that did not count, since another one of their prediction did
 */
public record LabelledRows(
    DataStream<JudgedRow> rows,
    DataStream<JudgedRow> withoutLabel,
    DataStream<Label> withoutPrediction,
    DataStream<Prediction> duplicates,
    DataStream<Label> corrections) {

  /**
   * How they are joined.
   *
   * @param horizon how far apart a prediction and its label may be in event time, either way
   * @param until when a prediction leaves
   * @param forgetAfter how long, in processing time, state is kept at most where event time stands
   *     still; a job that is stopped for longer has forgotten what waited
   * @param name in front of the operators' names and uids; unique in a job
   */
  public record Settings(Duration horizon, LabelWait until, Duration forgetAfter, String name)
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration LONG = Duration.ofDays(30);

    /** Refuses a horizon below a millisecond, and forgetting within twice the horizon. */
    public Settings {
      if (horizon.toMillis() < 1) {
        throw new IllegalArgumentException(
            "labels cannot be awaited for %s. Let the horizon be a millisecond or more."
                .formatted(horizon));
      }
      if (forgetAfter.compareTo(horizon.multipliedBy(2)) < 0) {
        throw new IllegalArgumentException(
            "state cannot be forgotten after %s where labels are awaited for %s. Keep it for twice the horizon or more."
                .formatted(forgetAfter, horizon));
      }
    }

    /** The newest label within the horizon counts; state is forgotten after 30 days more. */
    public static Settings of(Duration horizon) {
      return named("labels", horizon);
    }

    /** The same with another name. */
    public static Settings named(String name, Duration horizon) {
      return new Settings(horizon, LabelWait.TO_HORIZON, horizon.multipliedBy(2).plus(LONG), name);
    }

    /** The same for predictions that come so much later, since they waited themselves. */
    public Settings behind(Duration waited) {
      return new Settings(horizon, until, forgetAfter.plus(waited.multipliedBy(2)), name);
    }
  }

  /** Adds the join behind two streams that bring watermarks. */
  public static LabelledRows of(
      DataStream<Prediction> predictions, DataStream<Label> labels, Settings settings) {
    String join = settings.name() + "-join";
    SingleOutputStreamOperator<JudgedRow> joined =
        predictions
            .keyBy(Prediction::id, Types.STRING)
            .connect(labels.keyBy(Label::id, Types.STRING))
            .process(new LabelJoin(settings), TypeInformation.of(JudgedRow.class))
            .name(join)
            .uid(join);
    return new LabelledRows(
        Evaluation.stamped(joined, settings.horizon().toMillis(), settings.name() + "-time"),
        joined.getSideOutput(LabelJoin.NO_LABEL),
        joined.getSideOutput(LabelJoin.NO_PREDICTION),
        joined.getSideOutput(LabelJoin.DUPLICATES),
        joined.getSideOutput(LabelJoin.CORRECTIONS));
  }
}
