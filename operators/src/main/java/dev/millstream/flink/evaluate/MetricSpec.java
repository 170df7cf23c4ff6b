package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Metric;
import dev.millstream.metric.catalog.Metrics;
import java.io.Serializable;

/**
 * A metric by name and parameters; travels in the job graph.
 *
 * @param name as {@link Metrics#of(String)} takes it: {@code f1:macro}
 * @param parameters a JSON object
 */
public record MetricSpec(String name, String parameters) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A metric with its default parameters, or the one after the colon. */
  public static MetricSpec of(String name) {
    return new MetricSpec(name, "{}");
  }

  /**
   * The metric.
   *
   * @throws IllegalArgumentException with a sentence if there is none of this name and parameters
   */
  public Metric metric() {
    return Metrics.of(name, object());
  }

  /**
   * The parameters.
   *
   * @throws IllegalArgumentException with a sentence if they are no object
   */
  ObjectNode object() {
    try {
      JsonNode node = JSON.readTree(parameters);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Said below, for both.
    }
    throw new IllegalArgumentException(
        "the parameters of metric %s are '%s', which is no JSON object. Write them as {\"average\": \"macro\"}."
            .formatted(name, parameters));
  }
}
