package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters that put things in order or compare them. */
final class OrderFilters {
  static final Map<String, Filters.Filter> ALL =
      Map.of(
          "dictsort", OrderFilters::dictSort,
          "sort", OrderFilters::sort,
          "unique", OrderFilters::unique,
          "min", (v, a, r) -> extreme(v, a, r, 1),
          "max", (v, a, r) -> extreme(v, a, r, -1));

  private OrderFilters() {}

  private static Object dictSort(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "case_sensitive", "by", "reverse");
    boolean byCase = Kinds.truth(Arguments.orElse(bound[0], false));
    Object by = Arguments.orElse(bound[1], "key");
    if (!by.equals("key") && !by.equals("value")) {
      throw TemplateProblem.rendering("'dictsort' is by 'key' or 'value'");
    }
    if (!(value instanceof Dict map)) {
      throw TemplateProblem.rendering("'dictsort' takes a map, not " + Kinds.of(value));
    }
    List<Object> pairs = Items.View.of("dict_items", map.entries()).items();
    Object place = by.equals("key") ? 0L : 1L;
    return new Items.Row(
        sorted(pairs, new AttributePath(List.of(place)), byCase, bound[2], rendering));
  }

  private static Object sort(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "reverse", "case_sensitive", "attribute");
    boolean byCase = Kinds.truth(Arguments.orElse(bound[1], false));
    return new Items.Row(
        sorted(Iteration.of(value, rendering), path(bound[2]), byCase, bound[0], rendering));
  }

  private static AttributePath path(Object attribute) {
    Object path = Arguments.orElse(attribute, None.NONE);
    if (path instanceof String text && text.contains(",")) {
      throw TemplateProblem.rendering("only one attribute can be sorted by");
    }
    return path == None.NONE ? new AttributePath(List.of()) : AttributePath.of(path);
  }

  private static List<Object> sorted(
      List<Object> items, AttributePath path, boolean byCase, Object reverse, Rendering rendering) {
    Comparator<Object> order =
        (a, b) ->
            Equality.order(
                key(path.get(a, rendering), byCase),
                key(path.get(b, rendering), byCase),
                rendering);
    List<Object> sorted = new ArrayList<>(items);
    rendering.steps(items.size());
    sorted.sort(Kinds.truth(Arguments.orElse(reverse, false)) ? order.reversed() : order);
    return sorted;
  }

  private static Object key(Object value, boolean byCase) {
    return !byCase && value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
  }

  private static Object unique(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "case_sensitive", "attribute");
    boolean byCase = Kinds.truth(Arguments.orElse(bound[0], false));
    AttributePath path = path(bound[1]);
    List<Object> seen = new ArrayList<>();
    List<Object> kept = new ArrayList<>();
    for (Object item : Iteration.of(value, rendering)) {
      Object key = key(path.get(item, rendering), byCase);
      if (!Equality.contains(new Items.Row(seen), key, rendering)) {
        seen.add(key);
        kept.add(item);
      }
    }
    return new Items.Stream(kept);
  }

  private static Object extreme(Object value, Arguments arguments, Rendering rendering, int sign) {
    Object[] bound = arguments.bind(0, "case_sensitive", "attribute");
    boolean byCase = Kinds.truth(Arguments.orElse(bound[0], false));
    AttributePath path = path(bound[1]);
    Object best = new Undefined("there is no item: the sequence was empty");
    for (Object item : Iteration.of(value, rendering)) {
      if (best instanceof Undefined
          || sign
                  * Equality.order(
                      key(path.get(item, rendering), byCase),
                      key(path.get(best, rendering), byCase),
                      rendering)
              < 0) {
        best = item;
      }
    }
    return best;
  }
}
