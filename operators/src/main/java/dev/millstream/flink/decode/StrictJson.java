package dev.millstream.flink.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.flink.record.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON without guessing: what it refuses, it refuses in a sentence without the record's text. */
final class StrictJson {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_DIGITS = 1_000;

  // The text is already in memory and its length is checked by the decoder, with a better sentence.
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final ObjectMapper TREES =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private StrictJson() {}

  /** Reads a value from its parser. */
  @FunctionalInterface
  interface Reading<T> {
    T from(JsonParser parser) throws IOException, UndecodableException;
  }

  /** Reads {@code json}; what the parser throws becomes a refusal of the record. */
  static <T> T read(String json, Origin origin, Reading<T> reading) throws UndecodableException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return reading.from(parser);
    } catch (StreamConstraintsException e) {
      throw UndecodableException.invalid(origin, overLimit(e));
    } catch (JsonProcessingException e) {
      throw UndecodableException.invalid(origin, malformed(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
  }

  /**
   * The one object that {@code content} is; numbers keep their digits.
   *
   * @param wanted what the object should hold, for the sentence where there is another value
   */
  static ObjectNode object(String content, Origin origin, String wanted)
      throws UndecodableException {
    return read(content, origin, parser -> object(parser, origin, wanted));
  }

  private static ObjectNode object(JsonParser parser, Origin origin, String wanted)
      throws IOException, UndecodableException {
    JsonNode value = TREES.readTree(parser);
    if (value == null || value.isMissingNode()) {
      throw UndecodableException.invalid(origin, "is empty. Write one JSON object.");
    }
    if (!(value instanceof ObjectNode object)) {
      throw UndecodableException.invalid(
          origin,
          "is %s, not an object. Write an object with %s."
              .formatted(kind(value.asToken()), wanted));
    }
    if (parser.nextToken() != null) {
      throw UndecodableException.invalid(
          origin,
          "goes on after its JSON object (%s). Write one JSON object per record."
              .formatted(place(parser.currentTokenLocation())));
    }
    return object;
  }

  // Jackson tells its limits and its syntax errors apart by message only, and quotes the input in
  // it: the message is looked at, never passed on.
  private static String overLimit(StreamConstraintsException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.contains("nesting depth")) {
      return "is nested deeper than %d levels. Flatten it.".formatted(MAX_DEPTH);
    }
    if (message.contains("Number value")) {
      return "has a number of more than %d digits. Write it as a string.".formatted(MAX_DIGITS);
    }
    return "has a field name that is too long. Name fields by at most %d characters."
        .formatted(StreamReadConstraints.DEFAULT_MAX_NAME_LEN);
  }

  private static String malformed(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    String place = place(e.getLocation());
    if (message.startsWith("Duplicate")) {
      return "has the same field twice in one object (%s). Keep one of them.".formatted(place);
    }
    if (message.startsWith("Non-standard token")) {
      return "has a number that JSON does not know, such as NaN (%s). Write null or a string."
          .formatted(place);
    }
    return "is not JSON (%s). Write one JSON object per record, or decode as plain text."
        .formatted(place);
  }

  static String place(JsonLocation location) {
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case VALUE_STRING -> "a string";
      default -> token.name();
    };
  }
}
