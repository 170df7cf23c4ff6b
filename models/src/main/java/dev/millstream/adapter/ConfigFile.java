package dev.millstream.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The adapter_config.json of an adapter, read with a sentence for whatever is wrong in it. */
final class ConfigFile {
  static final String NAME = "adapter_config.json";

  // Python's json module writes NaN and Infinity, and people's configurations hold them.
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final int MAX_SHOWN = 80;

  private final String adapter;
  private final Path path;
  private final JsonNode root;

  private ConfigFile(String adapter, Path path, JsonNode root) {
    this.adapter = adapter;
    this.path = path;
    this.root = root;
  }

  static ConfigFile of(ModelFiles files) {
    Path path = files.require(NAME);
    try {
      JsonNode root = MAPPER.readTree(path.toFile());
      ConfigFile config = new ConfigFile(files.name(), path, root);
      if (!root.isObject()) {
        throw config.wrong("is not a JSON object", "one was expected");
      }
      return config;
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new ModelLoadException(
          "%s of adapter '%s' is not JSON: %s (%s). Fetch the file again or correct it."
              .formatted(NAME, files.name(), e.getOriginalMessage(), path),
          e);
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s of adapter '%s' cannot be read: %s. Check the file and who may read it."
              .formatted(NAME, files.name(), e),
          e);
    }
  }

  String text(String field, String otherwise) {
    JsonNode value = root.path(field);
    if (isAbsent(value)) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw wrong("says '%s' is %s".formatted(field, shown(value)), "it must be a text");
    }
    return value.textValue();
  }

  boolean flag(String field) {
    JsonNode value = root.path(field);
    if (!isAbsent(value) && !value.isBoolean()) {
      throw wrong("says '%s' is %s".formatted(field, shown(value)), "it must be true or false");
    }
    return value.asBoolean();
  }

  /** Names, or none where the field is absent. */
  List<String> texts(String field) {
    JsonNode value = root.path(field);
    List<String> texts = new ArrayList<>();
    if (isAbsent(value)) {
      return texts;
    }
    for (JsonNode text : value) {
      texts.add(text.asText());
    }
    if (!value.isArray() || !allTexts(value)) {
      throw wrong("says '%s' is %s".formatted(field, shown(value)), "it must be a list of texts");
    }
    return texts;
  }

  /** Numbers by name, in the order of the names, or none where the field is absent. */
  <N> Map<String, N> numbers(String field, Function<JsonNode, N> read) {
    JsonNode value = root.path(field);
    Map<String, N> numbers = new TreeMap<>();
    if (isAbsent(value)) {
      return numbers;
    }
    if (!value.isObject()) {
      throw wrong("says '%s' is %s".formatted(field, shown(value)), "it must be a JSON object");
    }
    value.properties().forEach(entry -> numbers.put(entry.getKey(), read.apply(entry.getValue())));
    return numbers;
  }

  int rank(String field, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw wrong(
          "says '%s' is %s".formatted(field, shown(value)), "a rank is a whole number from 1 on");
    }
    return value.intValue();
  }

  double alpha(String field, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong("says '%s' is %s".formatted(field, shown(value)), "it must be a number");
    }
    return value.doubleValue();
  }

  /** A field that may have any type. */
  JsonNode get(String field) {
    return root.path(field);
  }

  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /** A sentence about this file: what it says, what was expected, where it is, what to do. */
  ModelLoadException wrong(String says, String expected) {
    return new ModelLoadException(
        "%s of adapter '%s' %s, but %s (%s). Correct the file or choose another adapter."
            .formatted(NAME, adapter, says, expected, path));
  }

  /** A sentence about an adapter that says what is not done here. */
  ModelLoadException unsupported(String what) {
    return new ModelLoadException(
        ("adapter '%s' cannot be used: its %s has %s, which is not supported (%s). Merge it into its"
                + " model with peft's merge_and_unload, export that to ONNX and name the result as"
                + " the model.")
            .formatted(adapter, NAME, what, path));
  }

  private static boolean allTexts(JsonNode list) {
    for (JsonNode item : list) {
      if (!item.isTextual()) {
        return false;
      }
    }
    return true;
  }
}
