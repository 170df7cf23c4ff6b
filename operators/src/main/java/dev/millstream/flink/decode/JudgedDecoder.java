package dev.millstream.flink.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.flink.evaluate.JudgedRow;
import dev.millstream.flink.evaluate.Label;
import dev.millstream.flink.evaluate.Prediction;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of an evaluation out of a record. Which of them a metric needs is the metric's
 * to say; one that is absent or null is null here. Stateless, for any number of threads.
 */
public final class JudgedDecoder {
  private final JudgedFields fields;

  /** A decoder that looks for these fields. */
  public JudgedDecoder(JudgedFields fields) {
    this.fields = fields;
  }

  /**
   * The row of {@code record}.
   *
   * @throws UndecodableException if there is none; the message says why without quoting the record
   */
  public JudgedRow decode(SourceRecord record) throws UndecodableException {
    return row(object(record), record);
  }

  private ObjectNode object(SourceRecord record) throws UndecodableException {
    Origin origin = record.origin();
    byte[] value = record.value();
    if (value == null) {
      throw UndecodableException.invalid(
          origin, "has no value, and an evaluation needs rows. Leave tombstones out of its input.");
    }
    String wanted = "the fields '%s' and '%s'".formatted(fields.prediction(), fields.reference());
    return StrictJson.object(StrictUtf8.decode(value, "value", origin), origin, wanted);
  }

  private JudgedRow row(ObjectNode object, SourceRecord record) throws UndecodableException {
    Origin origin = record.origin();
    String prediction = column(object, fields.prediction());
    String reference = column(object, fields.reference());
    String score = column(object, fields.score());
    if (prediction == null && reference == null && score == null) {
      throw UndecodableException.invalid(
          origin,
          "has none of the fields '%s', '%s' and '%s'. Name the fields that hold what was predicted and what is right."
              .formatted(fields.prediction(), fields.reference(), fields.score()));
    }
    return new JudgedRow(
        prediction, reference, score, groups(object, origin), time(object, origin), record);
  }

  /**
   * The prediction of {@code record}, which may have no reference yet.
   *
   * @throws UndecodableException if there is none; the message says why without quoting the record
   */
  public Prediction decodePrediction(SourceRecord record) throws UndecodableException {
    ObjectNode object = object(record);
    return new Prediction(id(object, record), row(object, record));
  }

  /**
   * The label of {@code record}.
   *
   * @throws UndecodableException if there is none; the message says why without quoting the record
   */
  public Label decodeLabel(SourceRecord record) throws UndecodableException {
    ObjectNode object = object(record);
    String reference = column(object, fields.reference());
    if (reference == null) {
      throw UndecodableException.invalid(
          record.origin(),
          "has no value in field '%s', which holds what is right. Name the field of the labels."
              .formatted(fields.reference()));
    }
    String id = id(object, record);
    return new Label(id, reference, time(object, record.origin()), record);
  }

  /**
   * The event time of a record of any of these kinds, in milliseconds since 1970, or {@link
   * JudgedRow#NO_TIME}, also where the record cannot be decoded.
   */
  public long timeOf(SourceRecord record) {
    try {
      return fields.time() == null
          ? time(JsonNodeFactory.instance.objectNode(), record.origin())
          : time(object(record), record.origin());
    } catch (UndecodableException saidByTheDecoding) {
      return JudgedRow.NO_TIME;
    }
  }

  private String id(ObjectNode object, SourceRecord record) throws UndecodableException {
    String path = fields.id();
    JsonNode id = at(object, path == null ? "id" : path);
    if (id.isTextual() || id.isNumber()) {
      return id.asText();
    }
    byte[] key = record.key();
    if (path != null || key == null) {
      throw UndecodableException.invalid(
          record.origin(),
          "has no string or number in field '%s', by which a label finds its prediction. Give it one."
              .formatted(path == null ? "id" : path));
    }
    return StrictUtf8.decode(key, "key", record.origin());
  }

  private static @Nullable String column(ObjectNode object, String path) {
    JsonNode value = at(object, path);
    return value.isMissingNode() || value.isNull() ? null : value.toString();
  }

  private List<String> groups(ObjectNode object, Origin origin) throws UndecodableException {
    List<String> groups = new ArrayList<>(fields.groups().size());
    for (String path : fields.groups()) {
      JsonNode value = at(object, path);
      if (value.isMissingNode() || value.isContainerNode() || value.isNull()) {
        throw UndecodableException.invalid(
            origin,
            "has no value in field '%s', by which rows are grouped. Give it one, or do not group by it."
                .formatted(path));
      }
      groups.add(value.asText());
    }
    return groups;
  }

  private long time(ObjectNode object, Origin origin) throws UndecodableException {
    String path = fields.time();
    if (path == null) {
      return origin.timestamp() < 0 ? JudgedRow.NO_TIME : origin.timestamp();
    }
    JsonNode value = at(object, path);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw UndecodableException.invalid(
          origin,
          "has no time in field '%s'. Write it in milliseconds since 1970, as a whole number."
              .formatted(path));
    }
    return value.longValue();
  }

  /** The field of this name, or else at this path. */
  private static JsonNode at(ObjectNode object, String path) {
    JsonNode whole = object.get(path);
    if (whole != null) {
      return whole;
    }
    JsonNode value = object;
    for (String step : path.split("\\.", -1)) {
      if (value.isArray() && step.matches("\\d{1,9}")) {
        value = value.path(Integer.parseInt(step));
      } else {
        value = value.path(step);
      }
    }
    return value;
  }
}
