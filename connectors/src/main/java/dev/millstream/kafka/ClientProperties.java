package dev.millstream.kafka;

import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Checks the settings that a user hands on to Kafka's clients. */
final class ClientProperties {
  private ClientProperties() {}

  /**
   * The settings, over defaults that they may replace.
   *
   * @param reserved names that only Millstream sets
   * @throws IllegalArgumentException if one of the settings is reserved
   */
  static Properties over(
      Map<String, String> defaults, Map<String, String> given, Set<String> reserved) {
    for (String name : given.keySet()) {
      if (reserved.contains(name)) {
        throw new IllegalArgumentException(
            "The Kafka property '"
                + name
                + "' cannot be passed on, because Millstream sets it itself. Remove it.");
      }
    }
    Properties all = new Properties();
    all.putAll(defaults);
    all.putAll(given);
    return all;
  }

  /**
   * A setting that is a whole number.
   *
   * @throws IllegalArgumentException if it is not
   */
  static int number(Map<String, String> given, String name, int otherwise) {
    String value = given.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The Kafka property '"
              + name
              + "' was '"
              + value
              + "' but must be a whole number. Kafka's default is "
              + otherwise
              + ".",
          e);
    }
  }

  static void requireText(String what, String value, String example) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "The " + what + " must not be empty. Use e.g. " + example + ".");
    }
  }
}
