package dev.millstream.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of a request's inputs, with how to say what is wrong with it. Messages never hold its text.
 *
 * @param task name of the task
 * @param takes what the task takes, as the end of a sentence
 * @param at where it stands, such as {@code inputs[2]}
 */
record Input(String task, String takes, String at, JsonNode json) {

  boolean isText() {
    return json.isTextual();
  }

  /**
   * The text that it is.
   *
   * @throws IllegalArgumentException when it is something else
   */
  String text() {
    if (!json.isTextual()) {
      throw wrong();
    }
    return json.textValue();
  }

  /**
   * Checks that it is an object with no other fields than these.
   *
   * @throws IllegalArgumentException when it is not
   */
  void requireObjectOf(String... fields) {
    if (!json.isObject()) {
      throw wrong();
    }
    List<String> known = List.of(fields);
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!known.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "%s has a field %s that %s does not know. It takes %s."
                .formatted(
                    at,
                    Names.shown(field.getKey()),
                    task,
                    String.join(", ", Names.nearestFirst(field.getKey(), known))));
      }
    }
  }

  /** The text of a field. */
  String text(String field) {
    JsonNode value = present(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "%s.%s was %s but must be a string.".formatted(at, field, RequestJson.kind(value)));
    }
    return value.textValue();
  }

  /** The texts of a field. */
  List<String> texts(String field) {
    JsonNode value = present(field);
    if (!value.isArray()) {
      throw new IllegalArgumentException(
          "%s.%s was %s but must be an array of strings."
              .formatted(at, field, RequestJson.kind(value)));
    }
    return elements(value, at + "." + field);
  }

  /** The texts that it is a list of. */
  List<String> texts() {
    if (!json.isArray()) {
      throw wrong();
    }
    return elements(json, at);
  }

  private static List<String> elements(JsonNode array, String at) {
    List<String> texts = new ArrayList<>(array.size());
    for (JsonNode text : array) {
      if (!text.isTextual()) {
        throw new IllegalArgumentException(
            "%s[%d] was %s but must be a string."
                .formatted(at, texts.size(), RequestJson.kind(text)));
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  boolean has(String field) {
    return json.hasNonNull(field);
  }

  private JsonNode present(String field) {
    JsonNode value = json.get(field);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s has no %s. %s takes %s.".formatted(at, field, task, takes));
    }
    return value;
  }

  /** Says what it is and what the task takes. */
  IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "%s was %s, but %s takes %s.".formatted(at, RequestJson.kind(json), task, takes));
  }
}
