package dev.millstream.metric.quantile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Quantiles of a number (a latency), or of a text's or list's length: the one of rank q (n - 1),
 * rounded down, within {@code relative_accuracy} of its size; least, greatest and mean are exact.
 * Reads the column {@code of}; {@code measure} says what of it.
 */
final class Quantiles implements Formula<SketchState> {
  private final Reading reading;
  private final Column column;
  private final String measure;
  private final double accuracy;
  private final Map<String, Double> quantiles;

  /** With what {@code of} and {@code measure} are where they are not given. */
  Quantiles(Parameters parameters, Column ofFallback, String measureFallback) {
    reading = new Reading(parameters.metric());
    String of = parameters.choice("of", ofFallback.label(), "prediction", "reference", "score");
    column = Column.valueOf(of.toUpperCase(Locale.ROOT));
    measure =
        parameters.choice("measure", measureFallback, "value", "characters", "words", "items");
    accuracy =
        parameters
            .given("relative_accuracy")
            .map(node -> within(node, 0.001, 0.1, "relative_accuracy", parameters))
            .orElse(0.01);
    quantiles = quantiles(parameters);
  }

  private static double within(
      JsonNode node, double least, double most, String name, Parameters parameters) {
    double number = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(number >= least && number <= most)) {
      throw parameters.refuse(name, "from %s to %s".formatted(least, most));
    }
    return number;
  }

  private static Map<String, Double> quantiles(Parameters parameters) {
    Map<String, Double> quantiles = new LinkedHashMap<>();
    JsonNode given =
        parameters
            .given("quantiles")
            .orElseGet(() -> JsonNodeFactory.instance.arrayNode().add(0.5).add(0.9).add(0.99));
    if (!given.isArray() || given.isEmpty()) {
      throw parameters.refuse("quantiles", "a list of numbers from 0.0 to 1.0");
    }
    for (JsonNode each : given) {
      double q = within(each, 0, 1, "quantiles", parameters);
      BigDecimal percent = BigDecimal.valueOf(q).movePointRight(2).stripTrailingZeros();
      quantiles.put("p" + percent.toPlainString(), q);
    }
    return quantiles;
  }

  @Override
  public Set<Column> reads() {
    return Set.of(column);
  }

  @Override
  public SketchState zero() {
    return new SketchState(accuracy);
  }

  @Override
  public void add(Judged row, SketchState to) {
    to.count(
        switch (measure) {
          case "characters" -> text(row).codePointCount(0, text(row).length());
          case "words" -> text(row).isBlank() ? 0 : text(row).strip().split("\\s+", -1).length;
          case "items" -> reading.list(row, column, "a list").size();
          default -> reading.number(row, column);
        });
  }

  private String text(Judged row) {
    return reading.text(row, column);
  }

  @Override
  public MetricValue value(SketchState of, long rows) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("count", rows);
    json.put("min", of.least());
    json.put("max", of.greatest());
    json.put("mean", of.mean(rows));
    quantiles.forEach((name, q) -> json.put(name, of.quantile(q)));
    return new Composite(json);
  }
}
