package dev.millstream.chat.jinja;

import java.math.BigInteger;

/** What kinds of values are called in messages, and what Python holds of them. */
final class Kinds {
  private Kinds() {}

  static String of(Object value) {
    if (value == None.NONE) {
      return "none";
    }
    if (value instanceof String || value instanceof SafeText) {
      return "a string";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof Long || value instanceof BigInteger) {
      return "a whole number";
    }
    if (value instanceof Double) {
      return "a number";
    }
    if (value instanceof Dict) {
      return "a map";
    }
    return value instanceof Items items ? of(items) : ofOwn(value);
  }

  private static String of(Items items) {
    if (items instanceof Items.Row) {
      return "a list";
    }
    return items instanceof Items.Tuple ? "a tuple" : "a sequence";
  }

  private static String ofOwn(Object value) {
    if (value instanceof Undefined) {
      return "something undefined";
    }
    if (value instanceof Namespace) {
      return "a namespace";
    }
    return value instanceof Loop ? "the loop" : "a function";
  }

  /** What it is not an error to use as a string. */
  static boolean isText(Object value) {
    return value instanceof String || value instanceof SafeText;
  }

  /** Python's {@code bool(…)}. */
  static boolean truth(Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof SafeText safe) {
      return !safe.text().isEmpty();
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    if (value instanceof Dict map) {
      return !map.entries().isEmpty();
    }
    if (value instanceof Items items && !(items instanceof Items.Stream)) {
      return !items.items().isEmpty();
    }
    return value != None.NONE && !(value instanceof Undefined);
  }
}
