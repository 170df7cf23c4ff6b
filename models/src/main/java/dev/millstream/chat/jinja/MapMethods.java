package dev.millstream.chat.jinja;

import org.jspecify.annotations.Nullable;

/** Methods of maps that do not change them. */
final class MapMethods {
  private MapMethods() {}

  /** The method with that name, null where there is none. */
  static @Nullable Callable of(Dict map, String name) {
    return switch (name) {
      case "get" -> (arguments, rendering) -> get(map, arguments);
      case "items", "keys", "values" -> (arguments, rendering) -> view(map, name, arguments);
      case "copy" ->
          (arguments, rendering) -> {
            arguments.requireNone();
            return map;
          };
      default -> null;
    };
  }

  private static Object get(Dict map, Arguments arguments) {
    Object[] bound = arguments.bind(1, "key", "default");
    Object value = map.get(bound[0]);
    return value == null ? Arguments.orElse(bound[1], None.NONE) : value;
  }

  private static Object view(Dict map, String name, Arguments arguments) {
    arguments.requireNone();
    return Items.View.of("dict_" + name, map.entries());
  }
}
