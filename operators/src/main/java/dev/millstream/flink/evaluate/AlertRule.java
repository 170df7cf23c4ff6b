package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a figure is one to be told of: when it is above or below a threshold.
 *
 * @param text the rule as it was given, such as {@code accuracy<0.9}
 * @param metric whose figures are looked at, whatever their parameters
 * @param part names that lead to the number in a value of several; none where the value is a number
 * @param above whether a figure above the threshold is told, or one below
 * @param leastRows windows of fewer rows are not looked at
 */
public record AlertRule(
    String text, String metric, List<String> part, boolean above, double threshold, long leastRows)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_NAMES = 30;

  /** Copies the list. */
  public AlertRule {
    part = List.copyOf(part);
  }

  /** The number that breaks the rule, if one does. */
  OptionalDouble brokenBy(MetricReport report) throws JsonProcessingException {
    if (!report.metric().equals(metric) || report.n() < leastRows) {
      return OptionalDouble.empty();
    }
    JsonNode value = part(report);
    double number =
        value.isNumber() ? value.doubleValue() : value.path("value").asDouble(threshold);
    boolean isBroken = above ? number > threshold : number < threshold;
    return isBroken ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  /**
   * Why a figure can never break the rule: its metric is another number, or several; else empty.
   */
  Optional<String> misses(MetricReport report) throws JsonProcessingException {
    JsonNode whole = JSON.readTree(report.value());
    if (!report.metric().equals(metric) || whole.has("undefined")) {
      return Optional.empty();
    }
    JsonNode value = part(report);
    if (value.isNumber() || value.has("value") || value.has("undefined")) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    whole.fieldNames().forEachRemaining(names::add);
    return Optional.of(
        "the alert %s will not be told: there is no number '%s' in the figures of %s, which %s. Correct the rule."
            .formatted(
                text,
                String.join(".", part),
                metric,
                names.isEmpty()
                    ? "are numbers themselves"
                    : "have "
                        + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))));
  }

  private JsonNode part(MetricReport report) throws JsonProcessingException {
    JsonNode value = JSON.readTree(report.value());
    // A name such as p99.9 has a dot itself.
    JsonNode named = value.get(String.join(".", part));
    if (named != null) {
      return named;
    }
    for (String name : part) {
      value = value.path(name);
    }
    return value;
  }
}
