package dev.millstream.chat.jinja;

import java.util.List;
import java.util.Map;

/**
 * The arguments of a call.
 *
 * @param of whose arguments they are, for messages
 */
record Arguments(String of, List<Object> positional, Map<String, Object> named) {

  /**
   * The arguments in the order of these names; {@code null}, which is no value, never stands in it:
   * what is absent is its {@link Undefined}.
   *
   * @param required how many of them there must be
   */
  Object[] bind(int required, String... names) {
    if (positional.size() > names.length) {
      throw TemplateProblem.rendering(
          "%s takes at most %d arguments, not %d".formatted(of, names.length, positional.size()));
    }
    Object[] bound = new Object[names.length];
    int taken = 0;
    for (int i = 0; i < names.length; i++) {
      Object value = named.get(names[i]);
      if (i < positional.size()) {
        value = positional.get(i);
      } else if (value != null) {
        taken++;
      } else if (i < required) {
        throw TemplateProblem.rendering("%s needs an argument '%s'".formatted(of, names[i]));
      }
      bound[i] = value == null ? Absent.ARGUMENT : value;
    }
    if (taken < named.size()) {
      throw TemplateProblem.rendering(
          "%s takes no such named argument, only %s".formatted(of, String.join(", ", names)));
    }
    return bound;
  }

  void requireNone() {
    bind(0);
  }

  /** What stands for an argument that was not given. */
  enum Absent {
    ARGUMENT
  }

  static Object orElse(Object bound, Object otherwise) {
    return bound == Absent.ARGUMENT ? otherwise : bound;
  }

  long whole(Object bound, long otherwise) {
    if (bound == Absent.ARGUMENT) {
      return otherwise;
    }
    return Numbers.index(bound, of);
  }

  String text(Object bound) {
    if (bound instanceof String text) {
      return text;
    }
    throw TemplateProblem.rendering("%s takes a string, not %s".formatted(of, Kinds.of(bound)));
  }
}
