package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** What values are walked through. */
final class Iteration {
  private Iteration() {}

  static boolean isPossible(Object value) {
    return value instanceof Items
        || value instanceof Dict
        || value instanceof Undefined
        || Kinds.isText(value);
  }

  static List<Object> of(Object value, Rendering rendering) {
    List<Object> items = elements(value);
    rendering.steps(items.size());
    return items;
  }

  private static List<Object> elements(Object value) {
    if (value instanceof Items items) {
      return items.items();
    }
    if (value instanceof Dict map) {
      return new ArrayList<>(map.entries().keySet());
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    if (Kinds.isText(value)) {
      List<Object> characters = new ArrayList<>();
      Texts.of(value).codePoints().forEach(c -> characters.add(Character.toString(c)));
      return characters;
    }
    throw TemplateProblem.rendering("%s cannot be walked through".formatted(Kinds.of(value)));
  }

  /** Python's {@code len}. */
  static long length(Object value) {
    if (value instanceof Items items && !(value instanceof Items.Stream)) {
      return items.items().size();
    }
    if (value instanceof Dict map) {
      return map.entries().size();
    }
    if (value instanceof Undefined) {
      return 0;
    }
    if (Kinds.isText(value)) {
      String text = Texts.of(value);
      return text.codePointCount(0, text.length());
    }
    throw TemplateProblem.rendering("%s has no length".formatted(Kinds.of(value)));
  }
}
