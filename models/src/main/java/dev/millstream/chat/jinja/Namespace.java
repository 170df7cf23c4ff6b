package dev.millstream.chat.jinja;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The only value that a template may change: what {@code namespace(…)} gives. */
final class Namespace {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  @Nullable Object get(String name) {
    return fields.get(name);
  }

  void set(String name, Object value) {
    if (name.startsWith("_")) {
      throw TemplateProblem.rendering(
          "a name in a namespace must not begin with an underscore. Rename it");
    }
    fields.put(name, value);
  }
}
