package dev.millstream.jobs.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Metric;
import dev.millstream.metric.catalog.Metrics;
import dev.millstream.metric.drift.RollingReference;
import java.util.Optional;

/**
 * A metric that was asked for.
 *
 * @param name with a parameter after a colon, perhaps
 * @param parameters a JSON object
 */
public record MetricChoice(String name, String parameters) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Its name without a parameter. */
  String plainName() {
    return name.split(":", -1)[0];
  }

  /** A copy of its parameters. */
  ObjectNode object() {
    try {
      return (ObjectNode) JSON.readTree(parameters);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("parameters were written by ourselves", impossible);
    }
  }

  /** Whether it compares a window with those before it. */
  boolean isRolling() {
    try {
      return rolling().isPresent();
    } catch (IllegalArgumentException saidWhereMetricsAreRead) {
      return false;
    }
  }

  /** Which numbers its figures have, if that can be known. */
  Optional<FigureParts> parts() {
    try {
      return rolling().isPresent() ? Optional.empty() : FigureParts.of(counted());
    } catch (IllegalArgumentException saidWhereMetricsAreRead) {
      return Optional.empty();
    }
  }

  /**
   * The metric that is counted for it.
   *
   * @throws IllegalArgumentException with a sentence if it cannot be made
   */
  Metric counted() {
    return rolling()
        .map(reference -> Metrics.of(RollingReference.COUNTED, reference.counted()))
        .orElseGet(() -> Metrics.of(name, object()));
  }

  private Optional<RollingReference> rolling() {
    return RollingReference.of(name, object());
  }
}
