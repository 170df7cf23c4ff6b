package dev.millstream.metric.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import java.util.Iterator;
import java.util.function.BiFunction;

/**
 * One number for one row: what a metric says of a window of that row alone; of several numbers, the
 * one named by {@code field}. Immutable.
 */
final class RowMetric {
  private final Metric metric;
  private final String field;
  private final Reading reading;

  private RowMetric(Metric metric, String field, Reading reading) {
    this.metric = metric;
    this.field = field;
    this.reading = reading;
  }

  /** By the parameters metric, parameters and field. */
  static RowMetric of(Parameters parameters, BiFunction<String, ObjectNode, Metric> metrics) {
    String name = text(parameters, "metric", "accuracy", "a metric's name");
    JsonNode own = parameters.given("parameters").orElse(JsonNodeFactory.instance.objectNode());
    if (!(own instanceof ObjectNode ownParameters)) {
      throw parameters.refuse("parameters", "an object of " + name + "'s parameters");
    }
    if (name.startsWith("paired_")) {
      throw parameters.refuse("metric", "a metric of one model");
    }
    String field = text(parameters, "field", "", "the name of a number that the metric gives");
    return new RowMetric(
        metrics.apply(name, ownParameters), field, new Reading(parameters.metric()));
  }

  private static String text(Parameters parameters, String name, String fallback, String allowed) {
    return parameters
        .given(name)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw parameters.refuse(name, allowed);
              }
              return node.textValue();
            })
        .orElse(fallback);
  }

  /**
   * The row's number.
   *
   * @throws dev.millstream.metric.MetricInputException with a sentence if there is none
   */
  double of(Judged row) {
    Accumulator alone = metric.newAccumulator();
    alone.add(row);
    MetricValue value = alone.value();
    if (value instanceof Undefined undefined) {
      throw reading.refuse(
          "%s needs %s of each row alone, but there is none: %s"
              .formatted(reading.metric(), metric.name(), undefined.because()));
    }
    JsonNode number = field.isEmpty() ? value.json() : value.json().path(field);
    if (!number.isNumber()) {
      throw reading.refuse(
          "%s needs one number of %s, but field is '%s': set it to one of %s"
              .formatted(reading.metric(), metric.name(), field, fields(value.json())));
    }
    return number.doubleValue();
  }

  private static String fields(JsonNode json) {
    StringBuilder names = new StringBuilder();
    for (Iterator<String> each = json.fieldNames(); each.hasNext(); ) {
      names.append(each.next()).append(each.hasNext() ? ", " : "");
    }
    return names.isEmpty() ? "none, because it gives one number" : names.toString();
  }
}
