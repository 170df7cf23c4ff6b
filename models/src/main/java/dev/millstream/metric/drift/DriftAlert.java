package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A figure that is above its threshold. */
public record DriftAlert(Figure figure, double value, double threshold) {

  /** As it is written to a topic. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("figure", figure.label())
        .put("value", value)
        .put("threshold", threshold);
  }
}
