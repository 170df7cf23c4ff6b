package dev.millstream.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, read by name and checked by kind and range. A null is a parameter
 * that was left out, as Python's None.
 *
 * <p>Every getter throws {@link IllegalArgumentException} when a value is of the wrong kind or out
 * of range; the message names the parameter and never holds a text.
 */
final class Parameters {
  private final String task;
  private final Set<String> names;
  private final String prefix;
  private final ObjectNode values;

  private Parameters(String task, Set<String> names, String prefix, ObjectNode values) {
    this.task = task;
    this.names = names;
    this.prefix = prefix;
    this.values = values;
  }

  /**
   * Takes the parameters of a task.
   *
   * @throws IllegalArgumentException when the task has none of a name
   */
  static Parameters of(HubTask task, ObjectNode values) {
    return of(task.hubName(), task.parameters(), values);
  }

  /**
   * Takes parameters with these names.
   *
   * @param task for messages
   * @throws IllegalArgumentException when one has another name
   */
  static Parameters of(String task, Set<String> names, ObjectNode values) {
    requireNames(values, names, task + " has no parameter");
    return new Parameters(task, names, "", values);
  }

  private static void requireNames(ObjectNode values, Set<String> names, String refusal) {
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (!names.contains(value.getKey())) {
        throw new IllegalArgumentException(
            "%s %s. It takes %s."
                .formatted(
                    refusal,
                    Names.shown(value.getKey()),
                    String.join(", ", Names.nearestFirst(value.getKey(), names))));
      }
    }
  }

  /** These with others put over them, one by one. */
  Parameters with(ObjectNode others) {
    ObjectNode merged = values.deepCopy();
    merged.setAll(others);
    return of(task, names, merged);
  }

  /** Name of the task. */
  String task() {
    return task;
  }

  /** Whether there is a value, null included. */
  boolean isNamed(String name) {
    return values.has(name);
  }

  /** Whether there is a value. */
  boolean isGiven(String name) {
    return values.hasNonNull(name);
  }

  /** A whole number from {@code least} to {@code most}. */
  int integer(String name, int least, int most, int byDefault) {
    if (!isGiven(name)) {
      return byDefault;
    }
    JsonNode value = values.get(name);
    if (!value.canConvertToInt()
        || !value.isIntegralNumber()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong(
          name,
          most == Integer.MAX_VALUE
              ? "a whole number of at least " + least
              : "a whole number from %d to %d".formatted(least, most));
    }
    return value.intValue();
  }

  boolean flag(String name, boolean byDefault) {
    if (!isGiven(name)) {
      return byDefault;
    }
    if (!values.get(name).isBoolean()) {
      throw wrong(name, "true or false");
    }
    return values.get(name).booleanValue();
  }

  @Nullable String text(String name) {
    if (!isGiven(name)) {
      return null;
    }
    if (!values.get(name).isTextual()) {
      throw wrong(name, "a string");
    }
    return values.get(name).textValue();
  }

  /** A list of strings; null where there is none. */
  @Nullable List<String> texts(String name) {
    if (!isGiven(name)) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : values.get(name)) {
      if (!text.isTextual()) {
        throw new IllegalArgumentException(
            "%s has %s at index %d but must be an array of strings."
                .formatted(prefix + name, RequestJson.kind(text), texts.size()));
      }
      texts.add(text.textValue());
    }
    if (!values.get(name).isArray()) {
      throw wrong(name, "an array of strings");
    }
    return texts;
  }

  boolean isText(String name) {
    return values.path(name).isTextual();
  }

  boolean isFlag(String name) {
    return values.path(name).isBoolean();
  }

  /** One of several constants, in any case as in Python; null where there is none. */
  <E extends Enum<E>> @Nullable E oneOf(String name, List<E> allowed) {
    if (!isGiven(name)) {
      return null;
    }
    JsonNode value = values.get(name);
    for (E constant : allowed) {
      if (value.isTextual()
          && written(constant).equals(value.textValue().toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw wrong(
        name,
        "one of "
            + allowed.stream()
                .map(constant -> "\"" + written(constant) + "\"")
                .collect(Collectors.joining(", ")));
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The values of an object among these; none where there is no object. */
  Parameters within(String name, Set<String> allowed) {
    if (!isGiven(name)) {
      return new Parameters(task, allowed, name + ".", JsonNodeFactory.instance.objectNode());
    }
    if (values.get(name) instanceof ObjectNode inner) {
      requireNames(inner, allowed, "%s of %s has no".formatted(name, task));
      return new Parameters(task, allowed, name + ".", inner);
    }
    throw wrong(name, "an object");
  }

  /** Says what a parameter is and what it must be. */
  IllegalArgumentException wrong(String name, String allowed) {
    JsonNode value = values.path(name);
    String shown = value.isTextual() ? "another string" : RequestJson.kind(value);
    return new IllegalArgumentException(
        "%s was %s but must be %s."
            .formatted(
                prefix + name,
                value.isTextual() && !allowed.startsWith("one of") ? "a string" : shown,
                allowed));
  }
}
