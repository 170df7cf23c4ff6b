package dev.millstream.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the JSON of requests, strictly, and says in a sentence what is wrong with it. */
public final class RequestJson {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_DIGITS = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_DIGITS)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RequestJson() {}

  /**
   * The value that {@code json} holds.
   *
   * @param name of what is read, for messages
   * @throws IllegalArgumentException when it holds none, or more than one
   */
  public static JsonNode value(String json, String name) {
    JsonNode value;
    try {
      value = MAPPER.readTree(json);
    } catch (StreamConstraintsException e) {
      throw new IllegalArgumentException(name + " " + overLimit(e));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(name + " " + malformed(e));
    }
    if (value == null || value.isMissingNode()) {
      throw new IllegalArgumentException(name + " is empty. Write a JSON value.");
    }
    return value;
  }

  /**
   * The object that {@code json} holds.
   *
   * @throws IllegalArgumentException when it holds another value
   */
  public static ObjectNode object(String json, String name) {
    if (value(json, name) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(
        "%s was %s but must be an object, such as {\"top_k\": 2}."
            .formatted(name, kind(value(json, name))));
  }

  // Jackson tells its limits and its syntax errors apart by message only, and quotes the input in
  // it: the message is looked at, never passed on.
  private static String overLimit(StreamConstraintsException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.contains("nesting depth")) {
      return "is nested deeper than %d levels. Flatten it.".formatted(MAX_DEPTH);
    }
    if (message.contains("Number value")) {
      return "has a number of more than %d digits. Shorten it.".formatted(MAX_DIGITS);
    }
    return "has a field name that is too long. Name fields by at most %d characters."
        .formatted(StreamReadConstraints.DEFAULT_MAX_NAME_LEN);
  }

  private static String malformed(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    JsonLocation location = e.getLocation();
    String place =
        location == null
            ? "at its end"
            : "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    if (message.startsWith("Duplicate")) {
      return "has the same field twice in one object (%s). Keep one of them.".formatted(place);
    }
    if (message.startsWith("Non-standard token")) {
      return "has a number that JSON does not know, such as NaN (%s). Write null.".formatted(place);
    }
    if (message.startsWith("Trailing token")) {
      return "goes on after its JSON value (%s). Write one value.".formatted(place);
    }
    return "is not JSON (%s). Write one JSON value; a text is a string in double quotes."
        .formatted(place);
  }

  /** What a value is, without what is in it. */
  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case NUMBER -> number(value);
      case BOOLEAN -> value.asText();
      case STRING -> "a string";
      default -> "null";
    };
  }

  private static String number(JsonNode value) {
    return value.canConvertToLong() && value.isIntegralNumber() ? value.asText() : "a number";
  }
}
