package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What has elements in an order. Everything but a {@link Stream} never changes. */
sealed interface Items {
  List<Object> items();

  /** A list, as with brackets. */
  record Row(List<Object> items) implements Items {
    public Row {
      items = Collections.unmodifiableList(items);
    }
  }

  /** A tuple, as with parentheses. */
  record Tuple(List<Object> items) implements Items {
    public Tuple {
      items = Collections.unmodifiableList(items);
    }
  }

  /** What {@code range} gives. */
  record Range(long start, long stop, long step, List<Object> items) implements Items {
    public Range {
      items = Collections.unmodifiableList(items);
    }
  }

  /**
   * What {@code items}, {@code keys} or {@code values} of a map give.
   *
   * @param name as Python prints it
   */
  record View(String name, List<Object> items) implements Items {
    public View {
      items = Collections.unmodifiableList(items);
    }

    static View of(String name, Map<Object, Object> map) {
      List<Object> items = new ArrayList<>(map.size());
      switch (name) {
        case "dict_keys" -> items.addAll(map.keySet());
        case "dict_values" -> items.addAll(map.values());
        default -> map.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
      }
      return new View(name, items);
    }
  }

  /** What a filter such as {@code map} gives: it is walked through once. */
  final class Stream implements Items {
    private List<Object> items;

    Stream(List<Object> items) {
      this.items = items;
    }

    @Override
    public List<Object> items() {
      List<Object> rest = items;
      items = List.of();
      return rest;
    }

    /** The next one alone, or null behind the last. */
    @org.jspecify.annotations.Nullable
    Object next() {
      if (items.isEmpty()) {
        return null;
      }
      Object first = items.get(0);
      items = items.subList(1, items.size());
      return first;
    }
  }
}
