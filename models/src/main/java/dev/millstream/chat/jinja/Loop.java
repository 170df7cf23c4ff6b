package dev.millstream.chat.jinja;

import java.util.List;

/** What {@code loop} is in one turn of a loop. */
record Loop(List<Object> items, int index, Changes changes) {

  /** What {@code loop.changed} saw last. */
  static final class Changes {
    private List<Object> last = List.of(Arguments.Absent.ARGUMENT);

    boolean seen(List<Object> now, Rendering rendering) {
      boolean same = Equality.equal(new Items.Tuple(last), new Items.Tuple(now), rendering);
      last = now;
      return !same;
    }
  }

  Object attribute(String name) {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> items.size() - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "depth" -> 1L;
      case "depth0" -> 0L;
      case "previtem" ->
          index == 0 ? new Undefined("there is no previous item") : items.get(index - 1);
      case "nextitem" ->
          index == items.size() - 1 ? new Undefined("there is no next item") : items.get(index + 1);
      case "cycle" -> (Callable) (arguments, rendering) -> cycle(arguments);
      case "changed" ->
          (Callable) (arguments, rendering) -> changes.seen(arguments.positional(), rendering);
      default -> new Undefined("'loop' has no attribute '" + name + "'");
    };
  }

  private Object cycle(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw TemplateProblem.rendering("loop.cycle needs an item");
    }
    return arguments.positional().get(index % arguments.positional().size());
  }
}
