package dev.millstream.chat.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template knows, as transformers gives them. */
final class Globals {
  private static final DictFunction DICT = Globals::dict;
  private static final Map<String, Object> FUNCTIONS =
      Map.of(
          "range", (Callable) Globals::range,
          "namespace", (Callable) Globals::namespace,
          "dict", DICT,
          "raise_exception", (Callable) Globals::raise,
          "strftime_now", (Callable) Globals::now);

  /** {@code dict}, which has a method too. */
  @FunctionalInterface
  interface DictFunction extends Callable {}

  private Globals() {}

  /** What a template begins with: the functions, and the variables it was given. */
  static Scope with(Map<String, JsonNode> variables) {
    Map<String, Object> all = new HashMap<>(FUNCTIONS);
    variables.forEach((name, value) -> all.put(name, JsonValues.of(value)));
    return new Scope(all);
  }

  private static Object range(Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(1, "start", "stop", "step");
    boolean one = bound[1] == Arguments.Absent.ARGUMENT;
    long start = one ? 0 : arguments.whole(bound[0], 0);
    long stop = one ? arguments.whole(bound[0], 0) : arguments.whole(bound[1], 0);
    long step = arguments.whole(bound[2], 1);
    if (step == 0) {
      throw TemplateProblem.rendering("the step of range is zero");
    }
    long bounded = Integer.MAX_VALUE;
    if (Math.abs(start) > bounded || Math.abs(stop) > bounded || Math.abs(step) > bounded) {
      throw tooLong(rendering);
    }
    long count =
        Math.max(
            0, step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step);
    if (count > rendering.rangeLength()) {
      throw tooLong(rendering);
    }
    rendering.steps(count);
    List<Object> numbers = new ArrayList<>((int) count);
    for (long i = 0; i < count; i++) {
      numbers.add(start + i * step);
    }
    return new Items.Range(start, stop, step, numbers);
  }

  private static TemplateProblem tooLong(Rendering rendering) {
    return TemplateProblem.limit(
        "range would give more than %d numbers".formatted(rendering.rangeLength()));
  }

  private static Object namespace(Arguments arguments, Rendering rendering) {
    Namespace namespace = new Namespace();
    dict(arguments, rendering)
        .entries()
        .forEach((name, value) -> namespace.set(Texts.str(name, rendering), value));
    return namespace;
  }

  private static Dict dict(Arguments arguments, Rendering rendering) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    if (arguments.positional().size() > 1) {
      throw TemplateProblem.rendering("'dict' takes one map and named arguments");
    }
    for (Object base : arguments.positional()) {
      if (base instanceof Dict map) {
        entries.putAll(map.entries());
      } else {
        pairs(Iteration.of(base, rendering), entries);
      }
    }
    entries.putAll(arguments.named());
    rendering.steps(entries.size());
    return new Dict(entries);
  }

  private static void pairs(List<Object> pairs, Map<Object, Object> into) {
    for (Object pair : pairs) {
      if (!(pair instanceof Items items)
          || pair instanceof Items.Stream
          || items.items().size() != 2) {
        throw TemplateProblem.rendering("'dict' takes a map, or pairs of key and value");
      }
      into.put(Dict.requireKey(items.items().get(0)), items.items().get(1));
    }
  }

  static Object fromKeys(Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(1, "iterable", "value");
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (Object key : Iteration.of(bound[0], rendering)) {
      entries.put(Dict.requireKey(key), Arguments.orElse(bound[1], None.NONE));
    }
    return new Dict(entries);
  }

  private static Object raise(Arguments arguments, Rendering rendering) {
    throw TemplateProblem.raised(Texts.str(arguments.bind(1, "message")[0], rendering));
  }

  private static Object now(Arguments arguments, Rendering rendering) {
    String format = arguments.text(arguments.bind(1, "format")[0]);
    return rendering.made(DateFormat.of(format, rendering.clock()));
  }
}
