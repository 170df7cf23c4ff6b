package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.flink.record.DeadLetter;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of two models joined by id, in event time: A, the one in use, and B, its shadow. The
 * join is that of {@link LabelledRows}, with B's predictions where labels would be; so it is
 * bounded by the horizon and the time to live, and is the same in any order of arrival.
 *
 * @param pairs what both said of an id, as metrics of two models read it, with A's event time,
 *     groups and source; behind by the horizon. They have no label yet: join them with labels, or
 *     take {@link #against}
 * @param notCounted what has no partner, and what came again
 */
public record PairedRows(DataStream<Prediction> pairs, DataStream<DeadLetter> notCounted) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "key";
  private static final String A = "a";
  private static final String B = "b";
  private static final String SCORE = "score";

  /** Adds the join behind two streams that bring watermarks. */
  public static PairedRows of(
      DataStream<Prediction> champion,
      DataStream<Prediction> shadow,
      LabelledRows.Settings settings) {
    LabelledRows joined =
        LabelledRows.of(
            champion
                .map(PairedRows::begun)
                .returns(TypeInformation.of(Prediction.class))
                .name(settings.name() + "-a")
                .uid(settings.name() + "-a"),
            shadow
                .map(PairedRows::asLabel)
                .returns(TypeInformation.of(Label.class))
                .name(settings.name() + "-b")
                .uid(settings.name() + "-b"),
            settings);
    String pairs = settings.name() + "-pairs";
    return new PairedRows(
        joined
            .rows()
            .map(PairedRows::paired)
            .returns(TypeInformation.of(Prediction.class))
            .name(pairs)
            .uid(pairs),
        NotCounted.ofPairs(joined, settings));
  }

  /**
   * Rows where B's prediction stands for the label: accuracy is then how often the two agree.
   *
   * @param name of the operator, unique in a job
   */
  public DataStream<JudgedRow> against(String name) {
    return pairs
        .map(PairedRows::ofBoth)
        .returns(TypeInformation.of(JudgedRow.class))
        .name(name)
        .uid(name);
  }

  private static Prediction begun(Prediction a) {
    JudgedRow row = a.row();
    ObjectNode prediction = JSON.createObjectNode().put(KEY, a.id());
    set(prediction, A, row.prediction());
    ObjectNode score = JSON.createObjectNode();
    set(score, A, row.score());
    return new Prediction(a.id(), with(row, prediction.toString(), null, score.toString()));
  }

  private static Label asLabel(Prediction b) {
    ObjectNode said = JSON.createObjectNode();
    set(said, B, b.row().prediction());
    set(said, SCORE, b.row().score());
    return new Label(b.id(), said.toString(), b.row().timestamp(), b.row().source());
  }

  private static Prediction paired(JudgedRow row) {
    ObjectNode prediction = object(row.prediction());
    ObjectNode score = object(row.score());
    ObjectNode said = object(row.reference());
    move(said, B, prediction, B);
    move(said, SCORE, score, B);
    return new Prediction(
        prediction.path(KEY).textValue(),
        with(row, prediction.toString(), null, score.isEmpty() ? null : score.toString()));
  }

  private static JudgedRow ofBoth(Prediction pair) {
    JudgedRow row = pair.row();
    ObjectNode prediction = object(row.prediction());
    return with(
        row,
        text(prediction.get(A)),
        text(prediction.get(B)),
        row.score() == null ? null : text(object(row.score()).get(A)));
  }

  private static JudgedRow with(
      JudgedRow row,
      @Nullable String prediction,
      @Nullable String reference,
      @Nullable String score) {
    return new JudgedRow(
        prediction, reference, score, List.copyOf(row.group()), row.timestamp(), row.source());
  }

  private static void move(ObjectNode from, String name, ObjectNode to, String newName) {
    JsonNode value = from.get(name);
    if (value != null) {
      to.set(newName, value);
    }
  }

  private static void set(ObjectNode to, String name, @Nullable String json) {
    if (json != null) {
      to.set(name, read(json));
    }
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.toString();
  }

  private static ObjectNode object(@Nullable String json) {
    return json == null ? JSON.createObjectNode() : (ObjectNode) read(json);
  }

  /** What a decoder wrote, or this class. */
  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a prediction is not the JSON that was decoded", e);
    }
  }
}
