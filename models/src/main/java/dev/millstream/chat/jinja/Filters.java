package dev.millstream.chat.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The filters that templates may use, by name. */
final class Filters {
  private static final Map<String, Filter> ALL = all();

  /** Makes one value of another. */
  @FunctionalInterface
  interface Filter {
    Object apply(Object input, Arguments arguments, Rendering rendering);
  }

  private Filters() {}

  private static Map<String, Filter> all() {
    Map<String, Filter> filters = new HashMap<>(TextFilters.ALL);
    filters.putAll(SequenceFilters.ALL);
    filters.putAll(OrderFilters.ALL);
    filters.putAll(NumberFilters.ALL);
    filters.put("default", Filters::orDefault);
    filters.put("d", Filters::orDefault);
    filters.put("tojson", Filters::json);
    filters.put("attr", Filters::attribute);
    return Map.copyOf(filters);
  }

  static void require(String name) {
    if (!ALL.containsKey(name)) {
      throw TemplateProblem.syntax(
          "there is no filter '%s'. There are %s"
              .formatted(name, String.join(", ", new TreeSet<>(ALL.keySet()))));
    }
  }

  static Object apply(String name, Object input, Arguments arguments, Rendering rendering) {
    Filter filter = ALL.get(name);
    if (filter == null) {
      throw TemplateProblem.rendering("there is no filter of the name that was given");
    }
    return filter.apply(input, arguments, rendering);
  }

  private static Object orDefault(Object input, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "default_value", "boolean");
    boolean ifFalse = Kinds.truth(Arguments.orElse(bound[1], false));
    return input instanceof Undefined || (ifFalse && !Kinds.truth(input))
        ? Arguments.orElse(bound[0], "")
        : input;
  }

  private static Object attribute(Object input, Arguments arguments, Rendering rendering) {
    Object name = arguments.bind(1, "name")[0];
    if (input instanceof Dict map && name instanceof String text) {
      Object method = MapMethods.of(map, text);
      return method == null ? new Undefined("a map has no attribute of this name") : method;
    }
    return new Attributes(rendering).attribute(input, arguments.text(name));
  }

  private static Object json(Object input, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "ensure_ascii", "indent", "separators", "sort_keys");
    Object indent = Arguments.orElse(bound[1], None.NONE);
    boolean lines = indent != None.NONE;
    String indentText = "";
    if (indent instanceof String text) {
      indentText = text;
    } else if (lines) {
      long width = Math.max(0, Numbers.index(indent, "the indent of 'tojson'"));
      rendering.handle(width);
      indentText = " ".repeat((int) width);
    }
    String itemSeparator = lines ? "," : ", ";
    String keySeparator = ": ";
    if (Arguments.orElse(bound[2], None.NONE) instanceof Items items) {
      List<Object> separators = items.items();
      if (separators.size() != 2) {
        throw TemplateProblem.rendering("the separators of 'tojson' must be two strings");
      }
      itemSeparator = arguments.text(separators.get(0));
      keySeparator = arguments.text(separators.get(1));
    }
    JsonText.Style style =
        new JsonText.Style(
            Kinds.truth(Arguments.orElse(bound[0], false)),
            lines,
            indentText,
            itemSeparator,
            keySeparator,
            Kinds.truth(Arguments.orElse(bound[3], false)));
    return JsonText.of(input, style, rendering);
  }
}
