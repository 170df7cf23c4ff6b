package dev.millstream.chat.jinja;

import java.util.Map;
import java.util.TreeSet;

/** What {@code is} asks, by name. */
final class Tests {
  private static final Map<String, Test> ALL =
      Map.ofEntries(
          Map.entry("defined", (v, a, r) -> none(a) && !(v instanceof Undefined)),
          Map.entry("undefined", (v, a, r) -> none(a) && v instanceof Undefined),
          Map.entry("none", (v, a, r) -> none(a) && v == None.NONE),
          Map.entry("boolean", (v, a, r) -> none(a) && v instanceof Boolean),
          Map.entry("true", (v, a, r) -> none(a) && v.equals(true)),
          Map.entry("false", (v, a, r) -> none(a) && v.equals(false)),
          Map.entry(
              "integer", (v, a, r) -> none(a) && Numbers.isWhole(v) && !(v instanceof Boolean)),
          Map.entry("float", (v, a, r) -> none(a) && v instanceof Double),
          Map.entry("number", (v, a, r) -> none(a) && Numbers.is(v)),
          Map.entry("string", (v, a, r) -> none(a) && Kinds.isText(v)),
          Map.entry("mapping", (v, a, r) -> none(a) && v instanceof Dict),
          Map.entry("sequence", (v, a, r) -> none(a) && isSequence(v)),
          Map.entry("iterable", (v, a, r) -> none(a) && Iteration.isPossible(v)),
          Map.entry("callable", (v, a, r) -> none(a) && v instanceof Callable),
          Map.entry("sameas", (v, a, r) -> same(v, a.bind(1, "other")[0])),
          Map.entry("odd", (v, a, r) -> none(a) && rest(v, 2L, r) != 0),
          Map.entry("even", (v, a, r) -> none(a) && rest(v, 2L, r) == 0),
          Map.entry("divisibleby", (v, a, r) -> rest(v, a.bind(1, "num")[0], r) == 0),
          Map.entry("upper", (v, a, r) -> none(a) && Casing.isUpper(TextFilters.text(v, r))),
          Map.entry("lower", (v, a, r) -> none(a) && Casing.isLower(TextFilters.text(v, r))),
          Map.entry("in", (v, a, r) -> Equality.contains(a.bind(1, "seq")[0], v, r)),
          Map.entry("eq", (v, a, r) -> equal(v, a, r)),
          Map.entry("equalto", (v, a, r) -> equal(v, a, r)),
          Map.entry("ne", (v, a, r) -> !equal(v, a, r)),
          Map.entry("lt", (v, a, r) -> order(v, a, r) < 0),
          Map.entry("lessthan", (v, a, r) -> order(v, a, r) < 0),
          Map.entry("le", (v, a, r) -> order(v, a, r) <= 0),
          Map.entry("gt", (v, a, r) -> order(v, a, r) > 0),
          Map.entry("greaterthan", (v, a, r) -> order(v, a, r) > 0),
          Map.entry("ge", (v, a, r) -> order(v, a, r) >= 0));

  private static final Map<String, String> SIGNS =
      Map.of("==", "eq", "!=", "ne", "<", "lt", "<=", "le", ">", "gt", ">=", "ge");

  /** Asks something of a value. */
  @FunctionalInterface
  interface Test {
    boolean holds(Object value, Arguments arguments, Rendering rendering);
  }

  private Tests() {}

  static void require(String name) {
    if (!ALL.containsKey(name)) {
      throw TemplateProblem.syntax(
          "there is no test 'is %s'. There are %s"
              .formatted(name, String.join(", ", new TreeSet<>(ALL.keySet()))));
    }
  }

  static boolean holds(String name, Object value, Arguments arguments, Rendering rendering) {
    Test test = ALL.get(SIGNS.getOrDefault(name, name));
    if (test == null) {
      throw TemplateProblem.rendering("there is no test of the name that was given");
    }
    return test.holds(value, arguments, rendering);
  }

  private static boolean none(Arguments arguments) {
    arguments.requireNone();
    return true;
  }

  private static boolean isSequence(Object value) {
    return value instanceof Items.Row
        || value instanceof Items.Tuple
        || value instanceof Items.Range
        || value instanceof Dict
        || value instanceof Undefined
        || Kinds.isText(value);
  }

  private static boolean same(Object value, Object other) {
    boolean simple = value instanceof Long || value instanceof String || value instanceof Double;
    return simple ? value.equals(other) : value == other;
  }

  private static long rest(Object value, Object by, Rendering rendering) {
    Object rest = new Calculation(rendering).of("%", value, by);
    if (!Numbers.is(rest)) {
      throw TemplateProblem.rendering("%s cannot be divided".formatted(Kinds.of(value)));
    }
    return Numbers.real(rest) == 0 ? 0 : 1;
  }

  private static boolean equal(Object value, Arguments arguments, Rendering rendering) {
    return Equality.equal(value, arguments.bind(1, "b")[0], rendering);
  }

  private static int order(Object value, Arguments arguments, Rendering rendering) {
    return Equality.order(value, arguments.bind(1, "b")[0], rendering);
  }
}
