package dev.millstream.generate.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.generate.grammar.Numbers.Bounds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The types of JSON schema, and how values of those without values inside are written. */
enum SchemaTypes {
  OBJECT("properties", "required", "additionalProperties"),
  ARRAY("items", "minItems", "maxItems", "uniqueItems"),
  STRING("minLength", "maxLength", "pattern"),
  INTEGER("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
  NUMBER("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
  BOOLEAN,
  NULL;

  @SuppressWarnings("ImmutableEnumChecker") // of Set.of
  private final Set<String> keywords;

  SchemaTypes(String... keywords) {
    this.keywords = Set.of(keywords);
  }

  /** The types that a schema names. */
  static Set<SchemaTypes> of(SchemaPlace place) {
    JsonNode type = place.get("type");
    if (type == null) {
      throw place.refused(
          "it has none of type, enum, const, anyOf, oneOf and $ref, so any value would do");
    }
    Set<SchemaTypes> types = new LinkedHashSet<>();
    for (JsonNode name : type.isArray() ? type : List.of(type)) {
      types.add(of(place, name));
    }
    if (types.isEmpty()) {
      throw place.refused("type", "it names no type");
    }
    return types;
  }

  private static SchemaTypes of(SchemaPlace place, JsonNode name) {
    for (SchemaTypes type : values()) {
      if (type.toString().equals(name.textValue())) {
        return type;
      }
    }
    throw place.refused(
        "type", name + " is none of object, array, string, integer, number, boolean, null");
  }

  /** The keywords that may stand beside some types. */
  static Set<String> keywords(Set<SchemaTypes> types) {
    Set<String> keywords = new TreeSet<>(Set.of("type"));
    types.forEach(type -> keywords.addAll(type.keywords));
    return keywords;
  }

  /** The values that a schema names one by one. */
  static List<JsonNode> constants(JsonNode schema) {
    List<JsonNode> constants = new ArrayList<>();
    if (schema.has("const")) {
      constants.add(schema.get("const"));
    } else {
      schema.path("enum").forEach(constants::add);
    }
    return constants;
  }

  /** Whether a value is of this type. */
  boolean has(JsonNode value) {
    return switch (this) {
      case OBJECT -> value.isObject();
      case ARRAY -> value.isArray();
      case STRING -> value.isTextual();
      case INTEGER -> value.canConvertToExactIntegral();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case NULL -> value.isNull();
    };
  }

  /** How values are written that have none inside. */
  Expression simple(SchemaPlace place) {
    return switch (this) {
      case STRING -> string(place);
      case INTEGER -> integer(place);
      case NUMBER -> number(place);
      case BOOLEAN -> Expression.choice(Expression.literal("true"), Expression.literal("false"));
      case NULL -> Expression.literal("null");
      case OBJECT, ARRAY -> throw new IllegalStateException(this + " has values inside");
    };
  }

  private static Expression string(SchemaPlace place) {
    JsonNode pattern = place.get("pattern");
    if (pattern == null) {
      int least = place.count("minLength", 0);
      int most = place.count("maxLength", Expression.UNBOUNDED);
      if (least > most) {
        throw place.refused("minLength", "it is more than maxLength");
      }
      return JsonText.string(least, most);
    }
    if (place.get("minLength") != null || place.get("maxLength") != null) {
      throw place.refused(
          "pattern", "state the length in it, such as [a-z]{1,20}, and not beside it");
    }
    try {
      return JsonText.quoted(RegexParser.parse(pattern.asText(), JsonText::letter));
    } catch (IllegalGrammarException e) {
      throw place.refused("pattern", String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
    }
  }

  private static Expression integer(SchemaPlace place) {
    Bounds bounds = bounds(place);
    return Numbers.integers(
        bounds.withLowest() ? bounds.lowest() : bounds.lowest() + 1,
        bounds.withHighest() ? bounds.highest() : bounds.highest() - 1);
  }

  private static Expression number(SchemaPlace place) {
    Bounds bounds = bounds(place);
    return NUMBER.keywords.stream().noneMatch(place.schema()::has)
        ? Numbers.any()
        : Numbers.within(bounds);
  }

  private static Bounds bounds(SchemaPlace place) {
    long least = bound(place, "minimum", -Numbers.HIGHEST);
    long above = bound(place, "exclusiveMinimum", -Numbers.HIGHEST - 1);
    long most = bound(place, "maximum", Numbers.HIGHEST);
    long below = bound(place, "exclusiveMaximum", Numbers.HIGHEST + 1);
    Bounds bounds =
        new Bounds(Math.max(least, above), least > above, Math.min(most, below), most < below);
    if (bounds.isEmpty()) {
      throw place.refused("no number is within its bounds");
    }
    return bounds;
  }

  private static long bound(SchemaPlace place, String keyword, long otherwise) {
    JsonNode bound = place.get(keyword);
    if (bound == null) {
      return otherwise;
    }
    if (!bound.canConvertToExactIntegral()
        || !bound.canConvertToLong()
        || Math.abs(bound.longValue()) > Numbers.HIGHEST) {
      throw place.refused(
          keyword, "bounds must be whole numbers of up to 15 digits, but it is " + bound);
    }
    return bound.longValue();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
