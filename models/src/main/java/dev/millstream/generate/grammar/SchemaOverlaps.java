package dev.millstream.generate.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether a value can be of two schemas at once, which {@code oneOf} forbids.
 *
 * <p>Sure of it are schemas of different types, of different constants, and objects with a required
 * property of different constants.
 */
final class SchemaOverlaps {
  private final Function<SchemaPlace, JsonNode> target;

  /** Asks which schema stands at a place, references followed. */
  SchemaOverlaps(Function<SchemaPlace, JsonNode> target) {
    this.target = target;
  }

  /** Refuses a {@code oneOf} of which two alternatives may hold. */
  void requireNone(SchemaPlace place) {
    List<SchemaPlace> alternatives = new ArrayList<>();
    JsonNode list = place.schema().get("oneOf");
    for (int i = 0; i < list.size(); i++) {
      alternatives.add(place.beside(list.get(i), "oneOf", Integer.toString(i)));
    }
    for (int i = 0; i < alternatives.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!apart(alternatives.get(j), alternatives.get(i))) {
          throw place.refused(
              "oneOf",
              ("a value may be of its alternatives %d and %d; write anyOf where that does not matter,"
                      + " or give both a required property with another const")
                  .formatted(j + 1, i + 1));
        }
      }
    }
  }

  private boolean apart(SchemaPlace one, SchemaPlace other) {
    JsonNode first = target.apply(one);
    JsonNode second = target.apply(other);
    return apartByConstants(first, second)
        || apartByType(first, second)
        || apartByProperty(one, first, second);
  }

  private boolean apartByProperty(SchemaPlace place, JsonNode first, JsonNode second) {
    Set<String> required = texts(first.path("required"));
    required.retainAll(texts(second.path("required")));
    return required.stream()
        .anyMatch(
            name ->
                apartByConstants(
                    target.apply(place.inside(first.path("properties").path(name))),
                    target.apply(place.inside(second.path("properties").path(name)))));
  }

  private static boolean apartByConstants(JsonNode first, JsonNode second) {
    List<JsonNode> firsts = SchemaTypes.constants(first);
    List<JsonNode> seconds = SchemaTypes.constants(second);
    return !firsts.isEmpty()
        && !seconds.isEmpty()
        && firsts.stream().noneMatch(f -> seconds.stream().anyMatch(s -> maybeEqual(f, s)));
  }

  private static boolean maybeEqual(JsonNode one, JsonNode other) {
    if (one.isContainerNode() || other.isContainerNode()) {
      return one.getNodeType() == other.getNodeType();
    }
    return (one.isNumber() && other.isNumber())
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  private static boolean apartByType(JsonNode first, JsonNode second) {
    Set<String> types = types(first);
    Set<String> others = types(second);
    return !types.isEmpty() && !others.isEmpty() && types.stream().noneMatch(others::contains);
  }

  /** Its types, an integer being a number; none where it does not name them. */
  private static Set<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    Set<String> types = type.isTextual() ? Set.of(type.textValue()) : texts(type);
    Set<String> wide = new HashSet<>();
    types.forEach(name -> wide.add(name.equals("integer") ? "number" : name));
    return wide;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
