package dev.millstream.generate.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a schema says about an object.
 *
 * @param properties the schema of each, in the schema's order
 */
record SchemaObject(Map<String, JsonNode> properties, Set<String> required) {

  /** Reads and checks it. */
  static SchemaObject of(SchemaPlace place) {
    JsonNode more = place.get("additionalProperties");
    JsonNode given = place.get("properties");
    if (more != null && !more.isBoolean()) {
      throw place.refused("additionalProperties", "it may be true or false only");
    }
    if (given == null && (more == null || more.booleanValue())) {
      throw place.refused("an object needs properties, which say what is in it");
    }
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    if (given != null) {
      given.properties().forEach(field -> properties.put(field.getKey(), field.getValue()));
    }
    Set<String> required = new LinkedHashSet<>();
    for (JsonNode name : place.schema().path("required")) {
      if (!properties.containsKey(name.asText())) {
        throw place.refused("required", name + " is not among the properties");
      }
      required.add(name.asText());
    }
    return new SchemaObject(properties, required);
  }
}
