package dev.millstream.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A metric's parameters while it is being made; each is read once, and what nobody read is refused.
 * For one thread.
 */
public final class Parameters {
  private final String metric;
  private final ObjectNode given;
  private final Set<String> known = new LinkedHashSet<>();

  /** Of a metric. */
  public Parameters(String metric, ObjectNode given) {
    this.metric = metric;
    this.given = given.deepCopy();
  }

  /** The metric's name. */
  public String metric() {
    return metric;
  }

  /** All that was given. */
  public ObjectNode given() {
    return given;
  }

  /** The value as it was given, JSON's null included; empty if it was not. */
  public Optional<JsonNode> json(String name) {
    known.add(name);
    return Optional.ofNullable(given.get(name));
  }

  /** The value as it was given; empty if it was not, or was null. */
  public Optional<JsonNode> given(String name) {
    return json(name).filter(node -> !node.isNull());
  }

  /** One of some words; null is Python's None, and the fallback. */
  public String choice(String name, String fallback, String... allowed) {
    return given(name)
        .map(
            node -> {
              if (!List.of(allowed).contains(node.asText())) {
                throw refuse(name, "one of " + String.join(", ", allowed));
              }
              return node.asText();
            })
        .orElse(fallback);
  }

  /** True or false. */
  public boolean flag(String name, boolean fallback) {
    return given(name)
        .map(
            node -> {
              if (!node.isBoolean()) {
                throw refuse(name, "true or false");
              }
              return node.booleanValue();
            })
        .orElse(fallback);
  }

  /** A whole number within bounds. */
  public int whole(String name, int fallback, int least, int most) {
    return given(name)
        .map(
            node -> {
              if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
                throw refuse(name, "a whole number from %d to %d".formatted(least, most));
              }
              return node.intValue();
            })
        .orElse(fallback);
  }

  /** A list of labels, in the order given. */
  public Optional<List<Label>> labels(String name) {
    return given(name)
        .map(
            node -> {
              List<Label> labels = new ArrayList<>();
              node.forEach(
                  each ->
                      labels.add(
                          Label.of(each).orElseThrow(() -> refuse(name, "a list of labels"))));
              if (labels.isEmpty()) {
                throw refuse(name, "a list of labels");
              }
              return List.copyOf(labels);
            });
  }

  /** A list of texts. */
  public List<String> texts(String name, List<String> fallback) {
    return given(name)
        .map(
            node -> {
              List<String> texts = new ArrayList<>();
              for (JsonNode each : node) {
                if (!each.isTextual()) {
                  throw refuse(name, "a list of texts");
                }
                texts.add(each.textValue());
              }
              if (!node.isArray() || texts.isEmpty()) {
                throw refuse(name, "a list of texts");
              }
              return List.copyOf(texts);
            })
        .orElse(fallback);
  }

  /** The sentence for a value that is not allowed. */
  public IllegalArgumentException refuse(String name, String allowed) {
    return new IllegalArgumentException(
        "parameter %s of %s was %s but must be %s."
            .formatted(name, metric, given.get(name), allowed));
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException if there is a parameter that nobody read, with the nearest
   *     that there is
   */
  public void refuseUnread() {
    for (String name : (Iterable<String>) given::fieldNames) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s has no parameter '%s'%s; %s."
                .formatted(
                    metric,
                    name,
                    EditDistance.nearest(name, known).map(near -> ", perhaps " + near).orElse(""),
                    known.isEmpty() ? "it takes none" : "it takes " + String.join(", ", known)));
      }
    }
  }
}
