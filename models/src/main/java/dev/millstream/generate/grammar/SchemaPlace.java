package dev.millstream.generate.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema inside a JSON schema.
 *
 * @param pointer where it stands, as a JSON pointer
 * @param depth how many values are around its value
 */
record SchemaPlace(JsonNode schema, String pointer, int depth) {
  /** Keywords that say nothing about which values there may be. */
  private static final Set<String> REMARKS =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "discriminator",
          "definitions",
          "$defs",
          "$schema",
          "$id",
          "$comment");

  /** The value of a keyword. */
  @Nullable JsonNode get(String keyword) {
    return schema.get(keyword);
  }

  /** A schema in this one, of the same value. */
  SchemaPlace beside(JsonNode other, String... path) {
    return new SchemaPlace(other, at(path), depth);
  }

  /** A schema in this one, of a value inside its value. */
  SchemaPlace inside(JsonNode inner, String... path) {
    return new SchemaPlace(inner, at(path), depth + 1);
  }

  private String at(String... path) {
    StringBuilder at = new StringBuilder(pointer);
    for (String step : path) {
      at.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
    return at.toString();
  }

  /** Refuses every keyword but these and remarks. */
  void requireOnly(Set<String> keywords) {
    for (Iterator<String> names = schema.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keywords.contains(name) && !REMARKS.contains(name)) {
        throw refused(
            name,
            keywords.size() == 1
                ? "nothing may stand beside " + keywords.iterator().next()
                : "supported there are " + String.join(", ", keywords.stream().sorted().toList()));
      }
    }
  }

  /** That a keyword, or what it says, is not supported. */
  IllegalGrammarException refused(String keyword, String why) {
    return new IllegalGrammarException(
        "the JSON schema has '%s' at '%s', which output cannot be kept to: %s."
            .formatted(keyword, at(keyword), why));
  }

  /** That it says too little, or too much is in it. */
  IllegalGrammarException refused(String why) {
    return new IllegalGrammarException(
        "the JSON schema cannot be kept to at '%s': %s.".formatted(pointer, why));
  }

  /**
   * A keyword that counts something.
   *
   * @param otherwise where it is not there
   */
  int count(String keyword, int otherwise) {
    JsonNode count = schema.get(keyword);
    if (count == null) {
      return otherwise;
    }
    if (!count.canConvertToExactIntegral() || !count.canConvertToInt() || count.intValue() < 0) {
      throw refused(keyword, "it must be a whole number that is not negative, but is " + count);
    }
    return count.intValue();
  }
}
