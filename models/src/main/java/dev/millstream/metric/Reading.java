package dev.millstream.metric;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a row's columns for one metric, and refuses what the metric cannot use in a sentence that
 * names no text of the row.
 */
public final class Reading {
  private static final double LARGEST = 1e150;

  private final String metric;

  /** For the metric of this name. */
  public Reading(String metric) {
    this.metric = metric;
  }

  /** A number whose square is finite. */
  public double number(Judged row, Column column) {
    return number(row.get(column), column, "a number", "is");
  }

  /** A number from 0 to 1. */
  public double probability(Judged row, Column column) {
    String needed = "a probability from 0 to 1";
    double number = number(row.get(column), column, needed, "is");
    if (number < 0 || number > 1) {
      throw refuse(column, needed, row.get(column));
    }
    return number;
  }

  /** A list of numbers with at least one in it. */
  public double[] numbers(Judged row, Column column) {
    JsonNode list = list(row, column, "a list of numbers");
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(list.get(i), column, "a list of numbers", "has in it");
    }
    return numbers;
  }

  /** A text, which may be empty. */
  public String text(Judged row, Column column) {
    JsonNode node = row.get(column);
    if (!node.isTextual()) {
      throw refuse(column, "a text", node);
    }
    return node.textValue();
  }

  /** A text, or a list of texts with at least one in it. */
  public List<String> texts(Judged row, Column column) {
    JsonNode node = row.get(column);
    return node.isTextual() ? List.of(node.textValue()) : texts(node, column, "a text or a list");
  }

  /** A list of texts with at least one in it, in {@code node}, which belongs to the column. */
  public List<String> texts(JsonNode node, Column column, String needed) {
    if (!node.isArray() || node.isEmpty()) {
      throw refuse(column, needed + " of texts", node);
    }
    List<String> texts = new ArrayList<>(node.size());
    for (JsonNode each : node) {
      if (!each.isTextual()) {
        throw refuse(column, needed + " of texts", each, "has in it");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** A list with at least one value in it. */
  public JsonNode list(Judged row, Column column, String needed) {
    JsonNode node = row.get(column);
    if (!node.isArray() || node.isEmpty()) {
      throw refuse(column, needed, node);
    }
    return node;
  }

  /** A label: a short text, a whole number or true or false. */
  public Label label(Judged row, Column column) {
    return label(row.get(column), column);
  }

  /** A label in {@code node}, which belongs to the column. */
  public Label label(JsonNode node, Column column) {
    return Label.of(node).orElseThrow(() -> refuse(column, Label.NEEDED, node));
  }

  /** The sentence for a value that the metric cannot use. */
  public MetricInputException refuse(Column column, String needed, JsonNode found) {
    return refuse(column, needed, found, "is");
  }

  private MetricInputException refuse(
      Column column, String needed, JsonNode found, String relation) {
    return refuse(
        "%s needs %s as %s, but it %s %s"
            .formatted(metric, needed, column.label(), relation, describe(found)));
  }

  /** A sentence of the caller's own, without its end. */
  public MetricInputException refuse(String sentence) {
    return new MetricInputException(sentence + "; the row is not counted.");
  }

  /** The name of the metric that reads. */
  public String metric() {
    return metric;
  }

  private double number(JsonNode node, Column column, String needed, String relation) {
    if (!node.isNumber()) {
      throw refuse(column, needed, node, relation);
    }
    double number = node.doubleValue();
    if (!(Math.abs(number) <= LARGEST)) {
      throw refuse(column, needed + " up to 1e150 in size", node, relation);
    }
    return number + 0.0;
  }

  /** What a value is, without a text's words: {@code a text of 5 characters}. */
  public static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "missing";
      case STRING -> "a text of %d characters".formatted(node.textValue().length());
      case ARRAY -> node.isEmpty() ? "an empty list" : "a list of %d".formatted(node.size());
      case OBJECT -> "an object of %d fields".formatted(node.size());
      default -> node.asText();
    };
  }
}
