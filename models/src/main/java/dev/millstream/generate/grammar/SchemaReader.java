package dev.millstream.generate.grammar;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Reads a JSON schema of the subset that {@link OutputGrammar#jsonSchema} states. */
final class SchemaReader {
  /** How deep values nest at most. */
  static final int DEEPEST = 16;

  private static final int MOST_SCHEMAS = 10_000;

  private final JsonNode root;
  private final Deque<String> open = new ArrayDeque<>(); // references being followed
  private int schemas;

  private SchemaReader(JsonNode root) {
    this.root = root;
  }

  static Expression read(JsonNode schema) {
    return new SchemaReader(schema).value(new SchemaPlace(schema, "", 0));
  }

  private Expression value(SchemaPlace place) {
    if (!place.schema().isObject()) {
      throw place.refused("a schema must be an object with a type, but is " + place.schema());
    }
    if (place.depth() > DEEPEST) {
      throw place.refused("values nest deeper than " + DEEPEST);
    }
    if (++schemas > MOST_SCHEMAS) {
      throw place.refused("with references followed it has more than " + MOST_SCHEMAS + " schemas");
    }
    if (place.get("$ref") != null) {
      return reference(place);
    }
    if (place.get("const") != null || place.get("enum") != null) {
      return constants(place);
    }
    if (place.get("anyOf") != null) {
      return alternatives(place, "anyOf");
    }
    if (place.get("oneOf") != null) {
      new SchemaOverlaps(this::target).requireNone(place);
      return alternatives(place, "oneOf");
    }
    return typed(place);
  }

  private Expression reference(SchemaPlace place) {
    place.requireOnly(Set.of("$ref"));
    String reference = place.schema().get("$ref").asText();
    if (open.contains(reference)) {
      throw place.refused("$ref", "'" + reference + "' leads back to itself");
    }
    JsonNode target = target(place);
    open.push(reference);
    Expression value = value(new SchemaPlace(target, reference.substring(1), place.depth()));
    open.pop();
    return value;
  }

  /** The schema that stands at a place: the one that its reference names, if it has one. */
  private JsonNode target(SchemaPlace place) {
    JsonNode reference = place.get("$ref");
    if (reference == null) {
      return place.schema();
    }
    String text = reference.asText();
    if (!text.equals("#") && !text.startsWith("#/")) {
      throw place.refused(
          "$ref", "it must lead into the same schema, such as #/$defs/name, but is " + reference);
    }
    JsonNode target = root.at(JsonPointer.compile(text.substring(1)));
    if (target.isMissingNode()) {
      throw place.refused("$ref", "there is nothing at '" + text + "'");
    }
    return target;
  }

  private static Expression constants(SchemaPlace place) {
    String keyword = place.get("const") != null ? "const" : "enum";
    place.requireOnly(Set.of(keyword, "type"));
    List<Expression> values = new ArrayList<>();
    for (JsonNode value : SchemaTypes.constants(place.schema())) {
      if (place.get("type") == null || SchemaTypes.of(place).stream().anyMatch(t -> t.has(value))) {
        values.add(JsonText.value(value));
      }
    }
    if (values.isEmpty()) {
      throw place.refused(keyword, "no value of the type is in it");
    }
    return new Expression.Choice(values);
  }

  private Expression alternatives(SchemaPlace place, String keyword) {
    place.requireOnly(Set.of(keyword));
    JsonNode list = place.schema().get(keyword);
    if (!list.isArray() || list.isEmpty()) {
      throw place.refused(keyword, "it must be a list of schemas");
    }
    List<Expression> options = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      options.add(value(place.beside(list.get(i), keyword, Integer.toString(i))));
    }
    return new Expression.Choice(options);
  }

  private Expression typed(SchemaPlace place) {
    Set<SchemaTypes> types = SchemaTypes.of(place);
    place.requireOnly(SchemaTypes.keywords(types));
    List<Expression> options = new ArrayList<>();
    for (SchemaTypes type : types) {
      options.add(
          switch (type) {
            case OBJECT -> object(place);
            case ARRAY -> array(place);
            default -> type.simple(place);
          });
    }
    return options.size() == 1 ? options.get(0) : new Expression.Choice(options);
  }

  private Expression object(SchemaPlace place) {
    SchemaObject object = SchemaObject.of(place);
    List<Expression.Member> members = new ArrayList<>();
    object
        .properties()
        .forEach(
            (name, schema) ->
                members.add(
                    new Expression.Member(
                        Expression.sequence(
                            JsonText.value(TextNode.valueOf(name)),
                            JsonText.COLON,
                            value(place.inside(schema, "properties", name))),
                        object.required().contains(name))));
    return Expression.sequence(
        Expression.literal("{"),
        new Expression.Members(members, JsonText.COMMA),
        Expression.literal("}"));
  }

  private Expression array(SchemaPlace place) {
    JsonNode items = place.get("items");
    if (items == null) {
      throw place.refused("an array needs items, which say what is in it");
    }
    if (place.schema().path("uniqueItems").asBoolean()) {
      throw place.refused("uniqueItems", "items cannot be kept apart; leave it out");
    }
    int least = place.count("minItems", 0);
    int most = place.count("maxItems", Expression.UNBOUNDED);
    if (least > most) {
      throw place.refused("minItems", "it is more than maxItems");
    }
    return Expression.sequence(
        Expression.literal("["),
        new Expression.Repeat(value(place.inside(items, "items")), JsonText.COMMA, least, most),
        Expression.literal("]"));
  }
}
