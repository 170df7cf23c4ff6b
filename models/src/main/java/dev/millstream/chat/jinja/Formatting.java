package dev.millstream.chat.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code %} of a string, with {@code %s %r %d %i %f} and {@code %%}. */
final class Formatting {
  private static final int MOST_WIDTH = 200;
  private static final Pattern PLACE =
      Pattern.compile(
          "%(?<flags>[-0]*)(?<width>\\d*)(?:\\.(?<digits>\\d+))?(?<kind>.?)", Pattern.DOTALL);

  private final Rendering rendering;

  Formatting(Rendering rendering) {
    this.rendering = rendering;
  }

  String of(String format, Object value) {
    List<Object> values = value instanceof Items.Tuple tuple ? tuple.items() : List.of(value);
    StringBuilder text = new StringBuilder();
    Matcher place = PLACE.matcher(format);
    int end = 0;
    int used = 0;
    while (place.find()) {
      text.append(format, end, place.start());
      end = place.end();
      if (place.group("kind").equals("%")) {
        text.append('%');
        continue;
      }
      if (used == values.size()) {
        throw TemplateProblem.rendering("a format has more places than there are values");
      }
      text.append(rendering.made(padded(place, one(place, values.get(used++)))));
    }
    if (used < values.size() && !(value instanceof Dict)) {
      throw TemplateProblem.rendering("a format has fewer places than there are values");
    }
    text.append(format, end, format.length());
    return rendering.made(text.toString());
  }

  private String one(Matcher place, Object value) {
    String digits = place.group("digits");
    switch (place.group("kind")) {
      case "s", "r" -> {
        String text =
            place.group("kind").equals("s")
                ? Texts.str(value, rendering)
                : Texts.repr(value, rendering);
        return digits == null ? text : first(text, number(digits));
      }
      case "d", "i" -> {
        if (Numbers.is(value) && digits == null) {
          return (value instanceof Double real ? Numbers.whole(real) : Numbers.big(value))
              .toString();
        }
      }
      case "f" -> {
        if (Numbers.is(value) && Double.isFinite(Numbers.real(value))) {
          int scale = digits == null ? 6 : number(digits);
          return fixed(Numbers.real(value), scale);
        }
      }
      default ->
          throw TemplateProblem.rendering(
              "of formats with '%' only %s, %r, %d, %i, %f and %% are taken");
    }
    throw TemplateProblem.rendering("a format takes a number, not " + Kinds.of(value));
  }

  private static String fixed(double value, int scale) {
    String digits = new BigDecimal(value).setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = !digits.startsWith("-") && 1 / value < 0;
    return lostSign ? "-" + digits : digits;
  }

  private static String first(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  private static String padded(Matcher place, String text) {
    int missing =
        place.group("width").isEmpty()
            ? 0
            : Math.max(0, number(place.group("width")) - text.codePointCount(0, text.length()));
    String flags = place.group("flags");
    if (flags.contains("-")) {
      return text + " ".repeat(missing);
    }
    if (flags.contains("0") && !place.group("kind").equals("s")) {
      boolean negative = text.startsWith("-");
      return (negative ? "-" : "") + "0".repeat(missing) + text.substring(negative ? 1 : 0);
    }
    return " ".repeat(missing) + text;
  }

  private static int number(String digits) {
    if (digits.length() > 4 || Integer.parseInt(digits) > MOST_WIDTH) {
      throw TemplateProblem.limit("a format is wider than %d characters".formatted(MOST_WIDTH));
    }
    return Integer.parseInt(digits);
  }
}
