package dev.millstream.metric.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Judged;

/**
 * What two models said of one row, and what is right. A, the champion, is the one in use; B, the
 * shadow, is the one that would replace it. What is absent is a missing node, never null.
 *
 * @param key what the row is known by, a text or a whole number; rows of one key are drawn together
 *     by {@code paired_bootstrap}
 * @param reference what is right
 * @param a what A predicted
 * @param b what B predicted
 * @param scoreA A's score, if the metric reads one
 * @param scoreB B's score
 */
public record Paired(
    JsonNode key, JsonNode reference, JsonNode a, JsonNode b, JsonNode scoreA, JsonNode scoreB) {
  static final String KEY = "key";
  static final String A = "a";
  static final String B = "b";

  /** Without scores. */
  public static Paired of(JsonNode key, JsonNode reference, JsonNode a, JsonNode b) {
    MissingNode none = MissingNode.getInstance();
    return new Paired(key, reference, a, b, none, none);
  }

  /** What {@link #judged} gave. */
  public static Paired from(Judged row) {
    return new Paired(
        row.prediction().path(KEY),
        row.reference(),
        row.prediction().path(A),
        row.prediction().path(B),
        row.score().path(A),
        row.score().path(B));
  }

  /**
   * The row as a metric of pairs reads it: {@code {"prediction": {"key": …, "a": …, "b": …},
   * "reference": …, "score": {"a": …, "b": …}}}.
   */
  public Judged judged() {
    ObjectNode prediction = JsonNodeFactory.instance.objectNode();
    put(KEY, key, prediction);
    put(A, a, prediction);
    put(B, b, prediction);
    ObjectNode score = JsonNodeFactory.instance.objectNode();
    put(A, scoreA, score);
    put(B, scoreB, score);
    return new Judged(prediction, reference, score.isEmpty() ? MissingNode.getInstance() : score);
  }

  /** A's row by itself. */
  public Judged ofA() {
    return new Judged(a, reference, scoreA);
  }

  /** B's row by itself. */
  public Judged ofB() {
    return new Judged(b, reference, scoreB);
  }

  private static void put(String name, JsonNode value, ObjectNode to) {
    if (!value.isMissingNode()) {
      to.set(name, value);
    }
  }
}
