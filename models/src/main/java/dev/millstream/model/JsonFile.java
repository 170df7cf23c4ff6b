package dev.millstream.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One JSON file of a model, read with a sentence for whatever is wrong in it. */
final class JsonFile {
  // Python's json module writes NaN and Infinity, and people's configurations hold them.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int MAX_SHOWN = 80;

  private final String name;
  private final String model;
  private final Path path;
  private final JsonNode root;

  private JsonFile(String name, String model, Path path, JsonNode root) {
    this.name = name;
    this.model = model;
    this.path = path;
    this.root = root;
  }

  static JsonFile require(ModelFiles files, String name) {
    return read(files, name, files.require(name));
  }

  static Optional<JsonFile> find(ModelFiles files, String name) {
    return files.find(name).map(path -> read(files, name, path));
  }

  private static JsonFile read(ModelFiles files, String name, Path path) {
    try {
      return new JsonFile(name, files.name(), path, MAPPER.readTree(path.toFile()));
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new ModelLoadException(
          "%s of model '%s' is not JSON: %s (%s). Fetch the file again or correct it."
              .formatted(name, files.name(), e.getOriginalMessage(), path),
          e);
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s of model '%s' cannot be read: %s. Check the file and who may read it."
              .formatted(name, files.name(), e),
          e);
    }
  }

  /** Its content, for what the methods below do not read. */
  JsonNode root() {
    return root;
  }

  /** This file, known to hold a JSON object. */
  JsonFile object() {
    if (!root.isObject()) {
      throw wrong("is not a JSON object", "one was expected");
    }
    return this;
  }

  boolean has(String field) {
    return root.hasNonNull(field);
  }

  /** A whole number within the bounds, or null where the field is absent or null. */
  @Nullable Integer integer(String field, int least, int most) {
    JsonNode value = root.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong(
          "says '%s' is %s".formatted(field, shown(value)),
          "it must be a whole number from %d to %d".formatted(least, most));
    }
    return value.intValue();
  }

  int requireInteger(String field, int least, int most) {
    Integer value = integer(field, least, most);
    if (value == null) {
      throw wrong(
          "has no '%s'".formatted(field),
          "a whole number from %d to %d is needed".formatted(least, most));
    }
    return value;
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = root.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong("says '%s' is %s".formatted(field, shown(value)), "it must be true or false");
    }
    return value.booleanValue();
  }

  @Nullable String text(String field) {
    JsonNode value = root.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong("says '%s' is %s".formatted(field, shown(value)), "it must be a text");
    }
    return value.textValue();
  }

  /** A value as a sentence can hold it. */
  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /** A sentence about this file: what it says, what was expected, where it is, what to do. */
  ModelLoadException wrong(String says, String expected) {
    return new ModelLoadException(
        "%s of model '%s' %s, but %s (%s). Correct the file or choose another model."
            .formatted(name, model, says, expected, path));
  }
}
