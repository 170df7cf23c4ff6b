package dev.millstream.flink.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millstream.flink.record.Origin;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object that make a document; the rest is checked and skipped.
 *
 * @param text null where the object has no such field
 * @param id null where the object has no such field, or none was asked for
 * @param title null where the object has no such field, or none was asked for
 */
record JsonFields(@Nullable String text, @Nullable String id, @Nullable String title) {
  /** Reads the whole of {@code json}, strictly. */
  static JsonFields read(String json, DecodeOptions options, Origin origin)
      throws UndecodableException {
    return StrictJson.read(json, origin, parser -> new Reader(parser, options, origin).read());
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
                .formatted(StrictJson.kind(first), options.textField()));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field(parser.currentName());
      }
      if (parser.nextToken() != null) {
        throw UndecodableException.invalid(
            origin,
            "goes on after its JSON object (%s). Write one JSON object per record."
                .formatted(StrictJson.place(parser.currentTokenLocation())));
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
          origin, "has %s in field '%s'. %s".formatted(StrictJson.kind(value), name, advice));
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
                  .formatted(StrictJson.place(parser.currentTokenLocation())));
        }
        if (depth == 0) {
          return;
        }
        token = parser.nextToken();
      }
    }
  }
}
