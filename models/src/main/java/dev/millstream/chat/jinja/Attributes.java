package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code a.b}, {@code a['b']} and {@code a[1:2]} give. */
final class Attributes {
  private static final Set<String> CHANGING =
      Set.of(
          "append",
          "clear",
          "extend",
          "insert",
          "pop",
          "popitem",
          "remove",
          "reverse",
          "setdefault",
          "sort",
          "update");

  private final Rendering rendering;

  Attributes(Rendering rendering) {
    this.rendering = rendering;
  }

  /** As jinja2: a method before a key of the same name. */
  Object attribute(Object of, String name) {
    Calculation.requireDefined(of);
    Object method = method(of, name);
    if (method != null) {
      return method;
    }
    Object item = of instanceof Dict map ? map.get(name) : null;
    return item == null ? missing(of, name) : item;
  }

  /** As jinja2: a key before a method of the same name. */
  Object item(Object of, Object key) {
    Calculation.requireDefined(of);
    if (of instanceof Dict map) {
      boolean possible = !(key instanceof Items.Row || key instanceof Dict);
      Object value = possible ? map.get(key) : null;
      if (value != null) {
        return value;
      }
    } else if (key instanceof Long place && isIndexed(of)) {
      return at(of, place);
    } else if (key instanceof Boolean place && isIndexed(of)) {
      return at(of, place ? 1 : 0);
    }
    if (key instanceof String name) {
      Object method = method(of, name);
      return method == null ? missing(of, name) : method;
    }
    return new Undefined("%s has no such element".formatted(Kinds.of(of)));
  }

  private static @Nullable Object method(Object of, String name) {
    if (name.startsWith("__") && !(of instanceof Dict map && map.get(name) != null)) {
      throw TemplateProblem.rendering("'%s' cannot be reached from a template".formatted(name));
    }
    if ((of instanceof Items.Row || of instanceof Dict) && CHANGING.contains(name)) {
      if (of instanceof Dict map && map.get(name) != null) {
        throw TemplateProblem.rendering(
            "'.%s' of a map is a method that changes it, which templates may not. Write ['%s'] for the value with this key"
                .formatted(name, name));
      }
      return changes(of, name);
    }
    if (Kinds.isText(of)) {
      return StringMethods.of(Texts.of(of), name);
    }
    if (of instanceof Dict map) {
      return MapMethods.of(map, name);
    }
    if (of instanceof Namespace namespace) {
      return namespace.get(name);
    }
    if (of instanceof Items.Row || of instanceof Items.Tuple) {
      return ListMethods.of((Items) of, name);
    }
    if (of instanceof Globals.DictFunction && name.equals("fromkeys")) {
      return (Callable) Globals::fromKeys;
    }
    return of instanceof Loop loop ? loop.attribute(name) : null;
  }

  private static @Nullable Object changes(Object of, String name) {
    if (of instanceof Dict
        && !Set.of("clear", "pop", "popitem", "setdefault", "update").contains(name)) {
      return null;
    }
    throw TemplateProblem.rendering(
        "'%s' would change %s, which templates may not. Make a new one with + or namespace"
            .formatted(name, Kinds.of(of)));
  }

  private static Undefined missing(Object of, String name) {
    return new Undefined("%s has no attribute '%s'".formatted(Kinds.of(of), name));
  }

  private static boolean isIndexed(Object of) {
    return Kinds.isText(of)
        || of instanceof Items.Row
        || of instanceof Items.Tuple
        || of instanceof Items.Range;
  }

  private Object at(Object of, long place) {
    long length = Iteration.length(of);
    long index = place < 0 ? place + length : place;
    if (index < 0 || index >= length) {
      return new Undefined("%s has no element %d".formatted(Kinds.of(of), place));
    }
    if (of instanceof Items items) {
      return items.items().get((int) index);
    }
    String text = Texts.of(of);
    rendering.handle(text.length());
    return Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) index)));
  }

  /** A slice; what is null was not written. */
  Object slice(Object of, @Nullable Object start, @Nullable Object stop, @Nullable Object step) {
    Calculation.requireDefined(of);
    if (!isIndexed(of)) {
      throw TemplateProblem.rendering("%s cannot be sliced".formatted(Kinds.of(of)));
    }
    long stride = bound(step, 1);
    if (stride == 0) {
      throw TemplateProblem.rendering("the step of a slice is zero");
    }
    if (!(of instanceof Items items)) {
      return text(Texts.of(of), start, stop, stride);
    }
    List<Object> taken = taken(items.items(), start, stop, stride);
    return of instanceof Items.Tuple ? new Items.Tuple(taken) : new Items.Row(taken);
  }

  private String text(String text, @Nullable Object start, @Nullable Object stop, long stride) {
    rendering.handle(text.length());
    if (stride == 1) {
      int length = text.codePointCount(0, text.length());
      int from = (int) place(bound(start, 0), length, 0, length);
      int to = (int) place(bound(stop, length), length, 0, length);
      if (from >= to) {
        return "";
      }
      int first = text.offsetByCodePoints(0, from);
      return text.substring(first, text.offsetByCodePoints(first, to - from));
    }
    StringBuilder taken = new StringBuilder();
    for (Object character : taken(Iteration.of(text, rendering), start, stop, stride)) {
      taken.append(character);
    }
    return taken.toString();
  }

  private List<Object> taken(
      List<Object> items, @Nullable Object start, @Nullable Object stop, long stride) {
    int length = items.size();
    boolean forward = stride > 0;
    long least = forward ? 0 : -1;
    long most = forward ? length : length - 1;
    long from =
        start == null || start == None.NONE
            ? (forward ? 0 : length - 1)
            : place(bound(start, 0), length, least, most);
    long to =
        stop == null || stop == None.NONE
            ? (forward ? length : -1)
            : place(bound(stop, 0), length, least, most);
    List<Object> taken = new ArrayList<>();
    for (long i = from; forward ? i < to : i > to; i += stride) {
      taken.add(items.get((int) i));
    }
    rendering.steps(taken.size());
    return taken;
  }

  private static long place(long bound, long length, long least, long most) {
    return Math.max(least, Math.min(most, bound < 0 ? bound + length : bound));
  }

  private static long bound(@Nullable Object value, long otherwise) {
    if (value == null || value == None.NONE) {
      return otherwise;
    }
    long bound = Numbers.index(value, "a slice");
    return Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, bound));
  }
}
