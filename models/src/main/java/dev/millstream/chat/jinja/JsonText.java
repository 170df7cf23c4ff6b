package dev.millstream.chat.jinja;

import dev.millstream.python.FloatRepr;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Python's {@code json.dumps}. */
final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private final Rendering rendering;
  private final Style style;
  private int level;

  /**
   * How it is written.
   *
   * @param indent what a level is indented by; empty where all is on one line
   * @param lines whether each element has a line
   */
  record Style(
      boolean ascii,
      boolean lines,
      String indent,
      String itemSeparator,
      String keySeparator,
      boolean sortedKeys) {}

  private JsonText(Style style, Rendering rendering) {
    this.style = style;
    this.rendering = rendering;
  }

  static String of(Object value, Style style, Rendering rendering) {
    JsonText json = new JsonText(style, rendering);
    json.add(value);
    return json.text.toString();
  }

  private void add(Object value) {
    rendering.enter();
    rendering.steps(1);
    int before = text.length();
    if (Kinds.isText(value)) {
      string(Texts.of(value));
    } else if (value instanceof Dict map) {
      map(map.entries());
    } else if (value instanceof Items.Row || value instanceof Items.Tuple) {
      list(((Items) value).items());
    } else {
      text.append(scalar(value));
    }
    rendering.handle(text.length() - (long) before);
    rendering.leave();
  }

  private static String scalar(Object value) {
    if (value == None.NONE) {
      return "null";
    }
    if (value instanceof Double number) {
      return number.isNaN()
          ? "NaN"
          : number.isInfinite() ? (number > 0 ? "Infinity" : "-Infinity") : FloatRepr.of(number);
    }
    if (Numbers.is(value)) {
      return value.toString();
    }
    throw TemplateProblem.rendering("'tojson' cannot write %s".formatted(Kinds.of(value)));
  }

  private void list(List<Object> items) {
    if (items.isEmpty()) {
      text.append("[]");
      return;
    }
    text.append('[');
    level++;
    String between = "";
    for (Object item : items) {
      text.append(between);
      newLine();
      add(item);
      between = style.itemSeparator();
    }
    level--;
    newLine();
    text.append(']');
  }

  private void map(Map<Object, Object> entries) {
    if (entries.isEmpty()) {
      text.append("{}");
      return;
    }
    text.append('{');
    level++;
    String between = "";
    for (Map.Entry<Object, Object> entry : ordered(entries)) {
      text.append(between);
      newLine();
      string(Kinds.isText(entry.getKey()) ? Texts.of(entry.getKey()) : scalar(entry.getKey()));
      text.append(style.keySeparator());
      add(entry.getValue());
      between = style.itemSeparator();
    }
    level--;
    newLine();
    text.append('}');
  }

  private List<Map.Entry<Object, Object>> ordered(Map<Object, Object> entries) {
    if (!style.sortedKeys()) {
      return List.copyOf(entries.entrySet());
    }
    Comparator<Object> order = (a, b) -> Equality.order(a, b, rendering);
    return entries.entrySet().stream().sorted(Map.Entry.comparingByKey(order)).toList();
  }

  private void newLine() {
    if (style.lines()) {
      rendering.handle((long) level * style.indent().length());
      text.append('\n').append(style.indent().repeat(level));
    }
  }

  private void string(String value) {
    rendering.handle(value.length());
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      character(value.charAt(i));
    }
    text.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '\f' -> text.append("\\f");
      case '\b' -> text.append("\\b");
      default -> {
        if (c < 0x20 || (style.ascii() && c > 0x7f)) {
          text.append("\\u%04x".formatted((int) c));
        } else {
          text.append(c);
        }
      }
    }
  }
}
