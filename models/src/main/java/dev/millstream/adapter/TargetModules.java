package dev.millstream.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Which modules an adapter is for, as peft reads {@code target_modules}: each item of a list is a
 * module's name or the last parts of it, a text is a regular expression for the whole name.
 */
final class TargetModules {
  private static final String FIELD = "target_modules";
  private static final String ALL_LINEAR = "all-linear";

  private final ConfigFile config;
  private final JsonNode value;
  private final List<String> names;
  private final BoundedRegex expression;

  private TargetModules(
      ConfigFile config, JsonNode value, List<String> names, BoundedRegex expression) {
    this.config = config;
    this.value = value;
    this.names = names;
    this.expression = expression;
  }

  static TargetModules of(ConfigFile config) {
    JsonNode value = config.get(FIELD);
    if (!value.isTextual()) {
      return new TargetModules(config, value, config.texts(FIELD), BoundedRegex.of(""));
    }
    String text = value.textValue();
    try {
      return new TargetModules(
          config, value, List.of(), BoundedRegex.of(text.equals(ALL_LINEAR) ? "(?s).*" : text));
    } catch (IllegalArgumentException e) {
      throw unreadable(config, value, e);
    }
  }

  /**
   * Whether the module is one of them.
   *
   * @throws dev.millstream.model.ModelLoadException where that takes too long to say
   */
  boolean contains(String module) {
    if (!value.isTextual()) {
      return names.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
    }
    try {
      return expression.matches(module);
    } catch (IllegalArgumentException e) {
      throw unreadable(config, value, e);
    }
  }

  @Override
  public String toString() {
    return ConfigFile.shown(value);
  }

  private static RuntimeException unreadable(
      ConfigFile config, JsonNode value, IllegalArgumentException why) {
    return config.wrong(
        "says '%s' is %s".formatted(FIELD, ConfigFile.shown(value)),
        "that is no usable regular expression: " + why.getMessage());
  }
}
