package dev.millstream.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * A row to be judged: what was predicted, what is right, and the model's score where a metric wants
 * one (a probability, a latency, a list of token losses). JSON values, so that every metric reads
 * what it needs; what is absent is a missing node, never null.
 */
public record Judged(JsonNode prediction, JsonNode reference, JsonNode score) {

  /** A row without a score. */
  public static Judged of(JsonNode prediction, JsonNode reference) {
    return new Judged(prediction, reference, MissingNode.getInstance());
  }

  /** A row that has nothing but a score. */
  public static Judged scored(JsonNode score) {
    return new Judged(MissingNode.getInstance(), MissingNode.getInstance(), score);
  }

  /** The fields {@code prediction}, {@code reference} and {@code score} of an object. */
  public static Judged from(JsonNode row) {
    return new Judged(
        row.path(Column.PREDICTION.label()),
        row.path(Column.REFERENCE.label()),
        row.path(Column.SCORE.label()));
  }

  /** The value of a column. */
  public JsonNode get(Column column) {
    return switch (column) {
      case PREDICTION -> prediction;
      case REFERENCE -> reference;
      case SCORE -> score;
    };
  }
}
