package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Filters that walk through a sequence. */
final class SequenceFilters {
  static final Map<String, Filters.Filter> ALL =
      Map.ofEntries(
          Map.entry("length", SequenceFilters::length),
          Map.entry("count", SequenceFilters::length),
          Map.entry("list", SequenceFilters::list),
          Map.entry("first", SequenceFilters::first),
          Map.entry("last", SequenceFilters::last),
          Map.entry("join", SequenceFilters::join),
          Map.entry("items", SequenceFilters::items),
          Map.entry("reverse", SequenceFilters::reverse),
          Map.entry("map", SequenceFilters::map),
          Map.entry("select", (v, a, r) -> select(v, a, r, true)),
          Map.entry("reject", (v, a, r) -> select(v, a, r, false)),
          Map.entry("selectattr", (v, a, r) -> selectByAttribute(v, a, r, true)),
          Map.entry("rejectattr", (v, a, r) -> selectByAttribute(v, a, r, false)));

  private SequenceFilters() {}

  private static Object length(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    return Iteration.length(value);
  }

  private static Object list(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    return new Items.Row(Iteration.of(value, rendering));
  }

  private static Object first(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    if (value instanceof Items.Stream stream) {
      Object next = stream.next();
      return next == null ? none("first") : next;
    }
    List<Object> items = Iteration.of(value, rendering);
    return items.isEmpty() ? none("first") : items.get(0);
  }

  private static Object last(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    if (value instanceof Items.Stream) {
      throw TemplateProblem.rendering(
          "'last' takes what can be walked backwards: put '| list' before it");
    }
    List<Object> items = Iteration.of(value, rendering);
    return items.isEmpty() ? none("last") : items.get(items.size() - 1);
  }

  private static Undefined none(String which) {
    return new Undefined("there is no %s item: the sequence was empty".formatted(which));
  }

  private static Object join(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "d", "attribute");
    String separator = Texts.str(Arguments.orElse(bound[0], ""), rendering);
    StringBuilder joined = new StringBuilder();
    String between = "";
    for (Object item : Iteration.of(value, rendering)) {
      Object part =
          bound[1] == Arguments.Absent.ARGUMENT || bound[1] == None.NONE
              ? item
              : AttributePath.of(bound[1]).get(item, rendering);
      String text = Texts.str(part, rendering);
      rendering.handle(between.length() + (long) text.length());
      joined.append(between).append(text);
      between = separator;
    }
    return joined.toString();
  }

  private static Object items(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    if (value instanceof Undefined) {
      return new Items.Stream(List.of());
    }
    if (value instanceof Dict map) {
      rendering.steps(map.entries().size());
      return new Items.Stream(Items.View.of("dict_items", map.entries()).items());
    }
    throw TemplateProblem.rendering("'items' takes a map, not " + Kinds.of(value));
  }

  private static Object reverse(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    if (Kinds.isText(value)) {
      return new Attributes(rendering).slice(TextFilters.text(value, rendering), null, null, -1L);
    }
    List<Object> items = new ArrayList<>(Iteration.of(value, rendering));
    Collections.reverse(items);
    return new Items.Stream(items);
  }

  private static Object map(Object value, Arguments arguments, Rendering rendering) {
    List<Object> mapped = new ArrayList<>();
    for (Object item : Iteration.of(value, rendering)) {
      mapped.add(mapped(item, arguments, rendering));
    }
    return new Items.Stream(mapped);
  }

  private static Object mapped(Object item, Arguments arguments, Rendering rendering) {
    if (!arguments.positional().isEmpty()) {
      String filter = arguments.text(arguments.positional().get(0));
      return Filters.apply(filter, item, rest(filter, arguments, 1), rendering);
    }
    Object[] bound = arguments.bind(1, "attribute", "default");
    Object found = AttributePath.of(bound[0]).get(item, rendering);
    return found instanceof Undefined ? Arguments.orElse(bound[1], found) : found;
  }

  private static Arguments rest(String of, Arguments arguments, int from) {
    List<Object> positional = arguments.positional();
    return new Arguments(
        "'" + of + "'", positional.subList(from, positional.size()), arguments.named());
  }

  private static Object select(
      Object value, Arguments arguments, Rendering rendering, boolean wanted) {
    return kept(value, rendering, item -> holds(item, arguments, 0, rendering) == wanted);
  }

  private static Object selectByAttribute(
      Object value, Arguments arguments, Rendering rendering, boolean wanted) {
    if (arguments.positional().isEmpty()) {
      throw TemplateProblem.rendering("%s needs an attribute".formatted(arguments.of()));
    }
    AttributePath path = AttributePath.of(arguments.positional().get(0));
    return kept(
        value,
        rendering,
        item -> holds(path.get(item, rendering), arguments, 1, rendering) == wanted);
  }

  private static boolean holds(Object item, Arguments arguments, int nameAt, Rendering rendering) {
    if (arguments.positional().size() <= nameAt) {
      return Kinds.truth(item);
    }
    String test = arguments.text(arguments.positional().get(nameAt));
    return Tests.holds(test, item, rest(test, arguments, nameAt + 1), rendering);
  }

  private static Object kept(Object value, Rendering rendering, Predicate<Object> keeps) {
    List<Object> kept = new ArrayList<>();
    for (Object item : Iteration.of(value, rendering)) {
      if (keeps.test(item)) {
        kept.add(item);
      }
    }
    return new Items.Stream(kept);
  }
}
