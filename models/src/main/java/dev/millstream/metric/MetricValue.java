package dev.millstream.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What a metric says of a window. */
public sealed interface MetricValue {

  /** The value as it is written to a topic. */
  JsonNode json();

  /** One number; finite. */
  record Scalar(double value) implements MetricValue {
    @Override
    public JsonNode json() {
      return DoubleNode.valueOf(value);
    }
  }

  /** One number that a bounded state only knows nearly, and the most it can be off. */
  record Approximate(double value, double errorAtMost) implements MetricValue {
    @Override
    public JsonNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("value", value)
          .put("error_at_most", errorAtMost);
    }
  }

  /**
   * Several numbers by name or by label, shaped as Python's evaluate gives them. Not to be changed
   * by who reads it.
   */
  record Composite(JsonNode json) implements MetricValue {}

  /** No value, and why: half a sentence that follows "undefined, because". */
  record Undefined(String because) implements MetricValue {
    @Override
    public JsonNode json() {
      return JsonNodeFactory.instance.objectNode().put("undefined", because);
    }
  }
}
