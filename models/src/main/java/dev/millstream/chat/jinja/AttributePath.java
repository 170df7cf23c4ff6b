package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** Where in an item something lies, as filters take it: {@code function.name} or {@code 0.role}. */
record AttributePath(List<Object> keys) {

  static AttributePath of(Object path) {
    if (path instanceof Long) {
      return new AttributePath(List.of(path));
    }
    if (!(path instanceof String text)) {
      throw TemplateProblem.rendering("an attribute must be a string or a whole number");
    }
    List<Object> keys = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      boolean isNumber = part.matches("\\d{1,9}");
      keys.add(isNumber ? (Object) Long.valueOf(part) : part);
    }
    return new AttributePath(keys);
  }

  Object get(Object item, Rendering rendering) {
    Attributes attributes = new Attributes(rendering);
    Object value = item;
    for (Object key : keys) {
      value = attributes.item(value, key);
    }
    return value;
  }
}
