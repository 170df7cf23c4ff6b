package dev.millstream.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names that are known at a place, and around it. */
final class Scope {
  private final Map<String, Object> values = new HashMap<>();
  private final @Nullable Scope around;

  Scope(@Nullable Scope around) {
    this.around = around;
  }

  Scope(Map<String, Object> values) {
    this.around = null;
    this.values.putAll(values);
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      Object value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return new Undefined("'" + name + "' is undefined");
  }

  void set(String name, Object value) {
    values.put(name, value);
  }
}
