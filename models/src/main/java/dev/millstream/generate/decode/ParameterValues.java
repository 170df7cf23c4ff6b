package dev.millstream.generate.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values by name, read by kind and range. A null is a value that was left out.
 *
 * <p>Every getter throws {@link IllegalArgumentException} with a sentence that names the parameter,
 * what it was and what it must be; strings are not shown.
 */
final class ParameterValues {
  private final ObjectNode values;
  private final Set<String> asked;

  /**
   * Takes values.
   *
   * @param asked which of them the caller gave; the others are the model's or nobody's
   */
  ParameterValues(ObjectNode values, Set<String> asked) {
    this.values = values;
    this.asked = asked;
  }

  boolean isGiven(String name) {
    return values.hasNonNull(name);
  }

  boolean isAsked(String name) {
    return isGiven(name) && asked.contains(name);
  }

  boolean isZero(String name) {
    return values.path(name).isNumber() && values.path(name).doubleValue() == 0;
  }

  boolean isFlag(String name) {
    return values.path(name).isBoolean();
  }

  boolean isText(String name, String text) {
    return values.path(name).isTextual() && values.path(name).textValue().equals(text);
  }

  boolean flag(String name, boolean otherwise) {
    if (!isGiven(name)) {
      return otherwise;
    }
    if (!isFlag(name)) {
      throw wrong(name, "true or false");
    }
    return values.get(name).booleanValue();
  }

  int integer(String name, int least, int otherwise) {
    Integer value = integerOrNull(name, least);
    return value == null ? otherwise : value;
  }

  @Nullable Integer integerOrNull(String name, int least) {
    if (!isGiven(name)) {
      return null;
    }
    JsonNode value = values.get(name);
    if (!isInteger(value) || value.intValue() < least) {
      throw wrong(name, "a whole number of at least " + least);
    }
    return value.intValue();
  }

  @Nullable Long longOrNull(String name) {
    if (!isGiven(name)) {
      return null;
    }
    JsonNode value = values.get(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "a whole number of at most 63 bits");
    }
    return value.longValue();
  }

  double number(String name, Range range, double otherwise) {
    if (!isGiven(name)) {
      return otherwise;
    }
    JsonNode value = values.get(name);
    if (!value.isNumber() || !range.has(value.doubleValue())) {
      throw wrong(name, range.words());
    }
    return value.doubleValue();
  }

  List<Integer> ids(String name) {
    return isGiven(name) ? ids(name, values.get(name), "an array of token ids") : List.of();
  }

  List<Integer> idOrIds(String name) {
    if (isGiven(name) && isId(values.get(name))) {
      return List.of(values.get(name).intValue());
    }
    return isGiven(name)
        ? ids(name, values.get(name), "a token id or an array of token ids")
        : List.of();
  }

  private List<Integer> ids(String name, JsonNode array, String allowed) {
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : array) {
      if (!isId(id)) {
        throw wrong(name, allowed);
      }
      ids.add(id.intValue());
    }
    if (!array.isArray()) {
      throw wrong(name, allowed);
    }
    return ids;
  }

  List<String> textOrTexts(String name) {
    if (!isGiven(name)) {
      return List.of();
    }
    JsonNode value = values.get(name);
    List<String> texts = new ArrayList<>();
    for (JsonNode text : value.isTextual() ? List.of(value) : value) {
      if (!text.isTextual() || text.textValue().isEmpty()) {
        throw wrong(name, "a string or an array of strings, none of them empty");
      }
      texts.add(text.textValue());
    }
    if (!value.isTextual() && !value.isArray()) {
      throw wrong(name, "a string or an array of strings, none of them empty");
    }
    return texts;
  }

  /** Lists of ids, none of them empty. */
  List<List<Integer>> sequences(String name) {
    if (!isGiven(name)) {
      return List.of();
    }
    String allowed = "an array of arrays of token ids, none of them empty";
    List<List<Integer>> sequences = new ArrayList<>();
    for (JsonNode sequence : values.get(name)) {
      sequences.add(ids(name, sequence, allowed));
    }
    if (!values.get(name).isArray() || sequences.isEmpty() || sequences.contains(List.of())) {
      throw wrong(name, allowed);
    }
    return sequences;
  }

  /** Lists of ids and what is added for each; the last of equal ones counts. */
  Map<List<Integer>, Double> biases(String name) {
    if (!isGiven(name)) {
      return Map.of();
    }
    String allowed = "an array of pairs of an array of token ids and a number, as [[[5, 7], -1.5]]";
    Map<List<Integer>, Double> biases = new LinkedHashMap<>();
    for (JsonNode pair : values.get(name)) {
      JsonNode sequence = pair.path(0);
      if (pair.size() != 2 || sequence.isEmpty() || !pair.path(1).isNumber()) {
        throw wrong(name, allowed);
      }
      biases.put(List.copyOf(ids(name, sequence, allowed)), pair.path(1).doubleValue());
    }
    if (!values.get(name).isArray() || biases.isEmpty()) {
      throw wrong(name, allowed);
    }
    return biases;
  }

  /** A pair of a number of tokens and a factor. */
  Penalties.@Nullable Decay decay(String name) {
    if (!isGiven(name)) {
      return null;
    }
    JsonNode pair = values.get(name);
    if (pair.size() != 2 || !isId(pair.path(0)) || !pair.path(1).isNumber()) {
      throw wrong(name, "a pair of a number of tokens and a factor, as [20, 1.05]");
    }
    return new Penalties.Decay(pair.get(0).intValue(), pair.get(1).doubleValue());
  }

  private static boolean isId(JsonNode value) {
    return isInteger(value) && value.intValue() >= 0;
  }

  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  /** Says what a parameter is and what it must be. */
  IllegalArgumentException wrong(String name, String allowed) {
    return new IllegalArgumentException(
        "%s was %s%s but must be %s."
            .formatted(
                name,
                shown(values.path(name)),
                asked.contains(name) ? "" : " in the model's generation config",
                allowed));
  }

  private static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER, BOOLEAN -> value.asText();
      case STRING -> value.textValue().isEmpty() ? "an empty string" : "a string";
      case ARRAY -> value.isEmpty() ? "an empty array" : "an array";
      case OBJECT -> "an object";
      default -> "null";
    };
  }
}
