package dev.millstream.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the list of added tokens off tokenizer.json, and passes over its vocabulary. */
final class AddedTokens {
  private static final String FILE = "tokenizer.json";
  private static final JsonFactory JSON = new ObjectMapper().getFactory();

  private AddedTokens() {}

  /** A list of objects with {@code content} and {@code special}; empty where the file has none. */
  static JsonNode of(ModelFiles files) {
    Path path = files.require(FILE);
    try (JsonParser parser = JSON.createParser(path.toFile())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean wanted = parser.currentName().equals("added_tokens");
          parser.nextToken();
          if (wanted) {
            return parser.readValueAsTree();
          }
          parser.skipChildren();
        }
      }
      return JsonNodeFactory.instance.arrayNode();
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s of model '%s' cannot be read (%s). Fetch the file again or correct it."
              .formatted(FILE, files.name(), path),
          e);
    }
  }
}
