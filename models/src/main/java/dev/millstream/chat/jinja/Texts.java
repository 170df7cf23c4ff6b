package dev.millstream.chat.jinja;

import dev.millstream.python.FloatRepr;
import java.util.List;
import java.util.Map;

/** Python's {@code str} and {@code repr}. */
final class Texts {
  private final StringBuilder text = new StringBuilder();
  private final Rendering rendering;

  private Texts(Rendering rendering) {
    this.rendering = rendering;
  }

  /** The characters of what {@link Kinds#isText} is true of. */
  static String of(Object text) {
    return text instanceof SafeText safe ? safe.text() : (String) text;
  }

  /** What is printed. */
  static String str(Object value, Rendering rendering) {
    if (Kinds.isText(value)) {
      return of(value);
    }
    return value instanceof Undefined ? "" : repr(value, rendering);
  }

  static String repr(Object value, Rendering rendering) {
    Texts texts = new Texts(rendering);
    texts.add(value);
    return texts.text.toString();
  }

  private void add(Object value) {
    rendering.enter();
    rendering.steps(1);
    int before = text.length();
    if (value == None.NONE) {
      text.append("None");
    } else if (value instanceof Boolean bool) {
      text.append(bool ? "True" : "False");
    } else if (value instanceof Double number) {
      text.append(FloatRepr.of(number));
    } else if (value instanceof Number) {
      text.append(value);
    } else if (value instanceof String string) {
      rendering.handle(string.length());
      StringRepr.append(string, text);
    } else if (value instanceof Dict map) {
      map(map.entries());
    } else if (value instanceof Items items) {
      items(items);
    } else if (value instanceof Undefined) {
      text.append("Undefined");
    } else {
      throw TemplateProblem.rendering("%s cannot be printed".formatted(Kinds.of(value)));
    }
    rendering.handle(text.length() - (long) before);
    rendering.leave();
  }

  private void map(Map<Object, Object> entries) {
    text.append('{');
    String between = "";
    for (Map.Entry<Object, Object> entry : entries.entrySet()) {
      text.append(between);
      add(entry.getKey());
      text.append(": ");
      add(entry.getValue());
      between = ", ";
    }
    text.append('}');
  }

  private void items(Items items) {
    if (items instanceof Items.Row row) {
      list("[", row.items(), "]");
    } else if (items instanceof Items.Tuple tuple) {
      list("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
    } else if (items instanceof Items.View view) {
      list(view.name() + "([", view.items(), "])");
    } else if (items instanceof Items.Range range) {
      text.append("range(").append(range.start()).append(", ").append(range.stop());
      text.append(range.step() == 1 ? ")" : ", " + range.step() + ")");
    } else {
      throw TemplateProblem.rendering(
          "what a filter such as 'map' gives cannot be printed: put '| list' behind it");
    }
  }

  private void list(String opening, List<Object> items, String closing) {
    text.append(opening);
    String between = "";
    for (Object item : items) {
      text.append(between);
      add(item);
      between = ", ";
    }
    text.append(closing);
  }
}
