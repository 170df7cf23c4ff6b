package dev.millstream.chat.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters of strings; other values are taken as they are printed. */
final class TextFilters {
  static final Map<String, Filters.Filter> ALL =
      Map.ofEntries(
          Map.entry("trim", TextFilters::trim),
          Map.entry("upper", (v, a, r) -> plain(a, r, text(v, r).toUpperCase(Locale.ROOT))),
          Map.entry("lower", (v, a, r) -> plain(a, r, text(v, r).toLowerCase(Locale.ROOT))),
          Map.entry("capitalize", (v, a, r) -> plain(a, r, Casing.capitalized(text(v, r)))),
          Map.entry("title", (v, a, r) -> plain(a, r, Casing.titleFilter(text(v, r)))),
          Map.entry("replace", (v, a, r) -> StringMethods.replace(text(v, r), asTexts(a, r), r)),
          Map.entry("indent", TextFilters::indent),
          Map.entry("string", TextFilters::string),
          Map.entry("safe", TextFilters::safe),
          Map.entry("format", TextFilters::format),
          Map.entry("wordcount", TextFilters::wordCount));

  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private TextFilters() {}

  static String text(Object value, Rendering rendering) {
    if (value instanceof SafeText) {
      throw TemplateProblem.rendering(
          "the filter 'safe' must come last, and another filter follows it. Leave it out");
    }
    return rendering.made(Texts.str(value, rendering));
  }

  private static String plain(Arguments arguments, Rendering rendering, String text) {
    arguments.requireNone();
    return rendering.made(text);
  }

  /** The filter takes other values than strings too. */
  private static Arguments asTexts(Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(2, "old", "new", "count");
    Object most = Arguments.orElse(bound[2], None.NONE);
    return new Arguments(
        arguments.of(),
        List.of(text(bound[0], rendering), text(bound[1], rendering), most),
        Map.of());
  }

  private static Object trim(Object value, Arguments arguments, Rendering rendering) {
    if (value instanceof SafeText safe) {
      return new SafeText(
          (String) StringMethods.strip(safe.text(), arguments, rendering, true, true));
    }
    return StringMethods.strip(text(value, rendering), arguments, rendering, true, true);
  }

  private static Object string(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    return value instanceof SafeText ? value : text(value, rendering);
  }

  private static Object safe(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    return value instanceof SafeText ? value : new SafeText(text(value, rendering));
  }

  private static Object format(Object value, Arguments arguments, Rendering rendering) {
    if (!arguments.named().isEmpty()) {
      throw TemplateProblem.rendering("'format' takes no named arguments here");
    }
    return new Formatting(rendering)
        .of(text(value, rendering), new Items.Tuple(arguments.positional()));
  }

  private static Object wordCount(Object value, Arguments arguments, Rendering rendering) {
    arguments.requireNone();
    return WORD.matcher(text(value, rendering)).results().count();
  }

  private static Object indent(Object value, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(0, "width", "first", "blank");
    Object width = Arguments.orElse(bound[0], 4L);
    String by = width instanceof String text ? text : spaces(arguments.whole(width, 4), rendering);
    boolean first = Kinds.truth(Arguments.orElse(bound[1], false));
    boolean blank = Kinds.truth(Arguments.orElse(bound[2], false));
    if (!(value instanceof String text)) {
      throw TemplateProblem.rendering("'indent' takes a string, not " + Kinds.of(value));
    }
    List<Object> lines = Splitting.lines(text + "\n", false);
    rendering.steps(lines.size());
    rendering.handle(text.length() + (long) by.length() * lines.size());
    StringBuilder indented = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean indents = i == 0 ? first : blank || !line.isEmpty();
      indented.append(i == 0 ? "" : "\n").append(indents ? by : "").append(line);
    }
    return indented.toString();
  }

  private static String spaces(long count, Rendering rendering) {
    rendering.handle(count);
    return " ".repeat((int) Math.max(0, count));
  }
}
