package dev.millstream.chat.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as values of a template. */
final class JsonValues {
  private static final int MOST_DEPTH = 200;

  private JsonValues() {}

  static Object of(JsonNode json) {
    return of(json, 0);
  }

  private static Object of(JsonNode json, int depth) {
    if (depth > MOST_DEPTH) {
      throw TemplateProblem.limit(
          "what it was given is nested deeper than %d levels".formatted(MOST_DEPTH));
    }
    return switch (json.getNodeType()) {
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case NUMBER ->
          json.isIntegralNumber()
              ? Numbers.of(json.bigIntegerValue())
              : (Object) json.doubleValue();
      case ARRAY -> list(json, depth);
      case OBJECT -> map(json, depth);
      case NULL, MISSING -> None.NONE;
      case BINARY, POJO ->
          throw TemplateProblem.rendering("it was given what is no JSON: bytes or an object");
    };
  }

  private static Object list(JsonNode json, int depth) {
    List<Object> items = new ArrayList<>(json.size());
    for (JsonNode item : json) {
      items.add(of(item, depth + 1));
    }
    return new Items.Row(items);
  }

  private static Object map(JsonNode json, int depth) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      entries.put(field.getKey(), of(field.getValue(), depth + 1));
    }
    return new Dict(entries);
  }
}
