package dev.millstream.chat.jinja;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map that never changes. Its keys are strings, whole numbers and none. */
record Dict(Map<Object, Object> entries) {
  static final Dict EMPTY = new Dict(Map.of());

  Dict {
    entries = Collections.unmodifiableMap(entries);
  }

  static Dict of(Map<Object, Object> entries) {
    return new Dict(new LinkedHashMap<>(entries));
  }

  /** The value of a key, null where there is none. */
  @Nullable Object get(Object key) {
    return entries.get(sameKey(key));
  }

  static Object requireKey(Object key) {
    if (key instanceof String || key instanceof Long || key == None.NONE) {
      return key;
    }
    throw TemplateProblem.rendering(
        "a key of a map must be a string, a whole number or none, not " + Kinds.of(key));
  }

  /** Python holds 1, 1.0 and True for the same key. */
  private static Object sameKey(Object key) {
    if (key instanceof Boolean bool) {
      return bool ? 1L : 0L;
    }
    if (key instanceof Double number && number == Math.rint(number)) {
      return Numbers.of(Numbers.whole(number));
    }
    if (key instanceof SafeText safe) {
      return safe.text();
    }
    if (key instanceof Items.Row || key instanceof Dict) {
      throw TemplateProblem.rendering("%s cannot be a key of a map".formatted(Kinds.of(key)));
    }
    return key instanceof BigInteger || key instanceof Double ? key.toString() + "\0" : key;
  }
}
