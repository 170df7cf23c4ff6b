package dev.millstream.flink.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.millstream.flink.record.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object that make a document; the rest is checked and skipped.
 *
 * @param text null where the object has no such field
 * @param id null where the object has no such field, or none was asked for
 * @param title null where the object has no such field, or none was asked for
 */
record JsonFields(@Nullable String text, @Nullable String id, @Nullable String title) {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_DIGITS = 1_000;

  // The text is already in memory and its length is checked by the decoder, with a better sentence.
  private static final JsonFactory JSON =
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

  /** Reads the whole of {@code json}, strictly. */
  static JsonFields read(String json, DecodeOptions options, Origin origin)
      throws UndecodableException {
    try (JsonParser parser = JSON.createParser(json)) {
      return new Reader(parser, options, origin).read();
    } catch (StreamConstraintsException e) {
      throw UndecodableException.invalid(origin, overLimit(e));
    } catch (JsonProcessingException e) {
      throw UndecodableException.invalid(origin, malformed(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
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

  private static String place(JsonLocation location) {
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String kind(JsonToken token) {
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

  /** Walks one object. */
  private static final class Reader {
    private final JsonParser parser;
    private final DecodeOptions options;
    private final String idField;
    private final Origin origin;
    private @Nullable String text;
    private @Nullable String id;
    private @Nullable String title;

    Reader(JsonParser parser, DecodeOptions options, Origin origin) {
      this.parser = parser;
      this.options = options;
      String named = options.idField();
      this.idField = named == null ? DecodeOptions.DEFAULT_ID_FIELD : named;
      this.origin = origin;
    }

    JsonFields read() throws IOException, UndecodableException {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw UndecodableException.invalid(
            origin, "is empty. Write one JSON object, or no value at all to delete the document.");
      }
      if (first != JsonToken.START_OBJECT) {
        throw UndecodableException.invalid(
            origin,
            "is %s, not an object. Write an object with the text in field '%s'."
                .formatted(kind(first), options.textField()));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field(parser.currentName());
      }
      if (parser.nextToken() != null) {
        throw UndecodableException.invalid(
            origin,
            "goes on after its JSON object (%s). Write one JSON object per record."
                .formatted(place(parser.currentTokenLocation())));
      }
      return new JsonFields(text, id, title);
    }

    private void field(String name) throws IOException, UndecodableException {
      JsonToken value = parser.nextToken();
      if (name.equals(options.textField())) {
        text = string(name, value);
      } else if (name.equals(idField)) {
        id = value == JsonToken.VALUE_NUMBER_INT ? parser.getText() : idOrNothing(name, value);
      } else if (name.equals(options.titleField()) && value != JsonToken.VALUE_NULL) {
        title = string(name, value);
      }
      skip(value);
    }

    // A field that merely happens to be called "id" is nobody's business where the key is the id.
    private @Nullable String idOrNothing(String name, JsonToken value)
        throws IOException, UndecodableException {
      boolean asked = options.idField() != null;
      return asked || value == JsonToken.VALUE_STRING ? string(name, value) : null;
    }

    private String string(String name, JsonToken value) throws IOException, UndecodableException {
      if (value == JsonToken.VALUE_STRING) {
        return parser.getText();
      }
      String advice =
          value == JsonToken.VALUE_NULL && name.equals(options.textField())
              ? "Write a string; a document is deleted by a record without a value."
              : "Write a string.";
      throw UndecodableException.invalid(
          origin, "has %s in field '%s'. %s".formatted(kind(value), name, advice));
    }

    private void skip(JsonToken value) throws IOException, UndecodableException {
      int depth = 0;
      JsonToken token = value;
      while (true) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT
            && Double.isInfinite(parser.getDoubleValue())) {
          throw UndecodableException.invalid(
              origin,
              "has a number beyond the range of a double (%s). Write it as a string."
                  .formatted(place(parser.currentTokenLocation())));
        }
        if (depth == 0) {
          return;
        }
        token = parser.nextToken();
      }
    }
  }
}
