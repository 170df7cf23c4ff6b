package dev.millstream.chat.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Methods of lists and tuples that do not change them. */
final class ListMethods {
  private ListMethods() {}

  /** The method with that name, null where there is none. */
  static @Nullable Callable of(Items list, String name) {
    return switch (name) {
      case "index" -> (arguments, rendering) -> index(list.items(), arguments, rendering);
      case "count" -> (arguments, rendering) -> count(list.items(), arguments, rendering);
      case "copy" ->
          (arguments, rendering) -> {
            arguments.requireNone();
            return list;
          };
      default -> null;
    };
  }

  private static Object index(List<Object> items, Arguments arguments, Rendering rendering) {
    Object wanted = arguments.bind(1, "value")[0];
    for (int i = 0; i < items.size(); i++) {
      if (Equality.equal(items.get(i), wanted, rendering)) {
        return (long) i;
      }
    }
    throw TemplateProblem.rendering("'index' did not find the value in the list");
  }

  private static Object count(List<Object> items, Arguments arguments, Rendering rendering) {
    Object wanted = arguments.bind(1, "value")[0];
    long count = 0;
    for (Object item : items) {
      count += Equality.equal(item, wanted, rendering) ? 1 : 0;
    }
    return count;
  }
}
