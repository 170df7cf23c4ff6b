package dev.millstream.chat.jinja;

import dev.millstream.python.PythonSpace;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters of numbers. */
final class NumberFilters {
  static final Map<String, Filters.Filter> ALL =
      Map.of(
          "abs", NumberFilters::abs,
          "int", NumberFilters::whole,
          "float", NumberFilters::real,
          "round", NumberFilters::round,
          "sum", NumberFilters::sum);

  private static final int MOST_DIGITS = 1_000;
  private static final int MOST_PRECISION = 300;
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(?:_\\d+)*");
  private static final Pattern REAL =
      Pattern.compile(
          "[+-]?(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+)?");

  private NumberFilters() {}

  private static Object abs(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    if (Numbers.isWhole(value)) {
      return Numbers.of(Numbers.big(value).abs());
    }
    return Math.abs(requireNumber(value, "abs"));
  }

  private static double requireNumber(Object value, String of) {
    Calculation.requireDefined(value);
    if (!Numbers.is(value)) {
      throw TemplateProblem.rendering("'%s' takes a number, not %s".formatted(of, Kinds.of(value)));
    }
    return Numbers.real(value);
  }

  private static Object whole(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "default", "base");
    Calculation.requireDefined(value);
    if (bound[1] != Arguments.Absent.ARGUMENT && !bound[1].equals(10L)) {
      throw TemplateProblem.rendering("'int' takes base 10 only");
    }
    if (Numbers.isWhole(value)) {
      return Numbers.of(Numbers.big(value));
    }
    if (value instanceof String text && WHOLE.matcher(trimmed(text)).matches()) {
      String digits = trimmed(text).replace("_", "");
      return Numbers.of(new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits));
    }
    Double number = value instanceof String text ? number(text) : asDouble(value);
    return number == null || !Double.isFinite(number)
        ? Arguments.orElse(bound[0], 0L)
        : Numbers.of(Numbers.whole(number));
  }

  private static @Nullable Double asDouble(Object value) {
    return Numbers.is(value) ? (Double) Numbers.real(value) : null;
  }

  private static Object real(Object value, Arguments arguments, Rendering rendering) {
    Object otherwise = Arguments.orElse(arguments.bind(0, "default")[0], 0.0);
    Calculation.requireDefined(value);
    Double number = value instanceof String text ? number(text) : asDouble(value);
    return number == null ? otherwise : (Object) number;
  }

  private static @Nullable Double number(String text) {
    String trimmed = trimmed(text);
    if (REAL.matcher(trimmed).matches()) {
      return Double.valueOf(trimmed.replace("_", ""));
    }
    return switch (trimmed.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case "nan", "+nan", "-nan" -> Double.NaN;
      default -> null;
    };
  }

  private static String trimmed(String text) {
    String trimmed = PythonSpace.stripEnd(PythonSpace.stripStart(text));
    if (trimmed.length() > MOST_DIGITS) {
      throw TemplateProblem.limit("a number has more than %d digits".formatted(MOST_DIGITS));
    }
    return trimmed;
  }

  private static Object round(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "precision", "method");
    long precision = arguments.whole(bound[0], 0);
    if (Math.abs(precision) > MOST_PRECISION) {
      throw TemplateProblem.limit("'round' takes at most %d digits".formatted(MOST_PRECISION));
    }
    Object method = Arguments.orElse(bound[1], "common");
    double number = requireNumber(value, "round");
    if (!method.equals("common")) {
      return floorOrCeiling(number, (int) precision, method);
    }
    if (Numbers.isWhole(value)) {
      return Numbers.of(
          new BigDecimal(Numbers.big(value))
              .setScale((int) Math.min(0, precision), RoundingMode.HALF_EVEN)
              .toBigInteger());
    }
    if (!Double.isFinite(number)) {
      return number;
    }
    double rounded =
        new BigDecimal(number).setScale((int) precision, RoundingMode.HALF_EVEN).doubleValue();
    return Math.copySign(rounded, number);
  }

  private static Object floorOrCeiling(double number, int precision, Object method) {
    if (!method.equals("floor") && !method.equals("ceil")) {
      throw TemplateProblem.rendering("the method of 'round' is common, ceil or floor");
    }
    double scale = Math.pow(10, precision);
    double scaled = method.equals("floor") ? Math.floor(number * scale) : Math.ceil(number * scale);
    // Python's floor gives a whole number, which has no negative zero.
    return (scaled == 0 ? 0.0 : scaled) / scale;
  }

  private static Object sum(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "attribute", "start");
    Object path = Arguments.orElse(bound[0], None.NONE);
    Object sum = Arguments.orElse(bound[1], 0L);
    Calculation calculation = new Calculation(rendering);
    for (Object item : Iteration.of(value, rendering)) {
      Object part = path == None.NONE ? item : AttributePath.of(path).get(item, rendering);
      sum = calculation.of("+", sum, part);
    }
    return sum;
  }
}
