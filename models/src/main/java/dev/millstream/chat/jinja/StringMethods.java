package dev.millstream.chat.jinja;

import dev.millstream.python.PythonSpace;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Methods of strings, as Python's. */
final class StringMethods {
  private StringMethods() {}

  /** The method with that name, null where there is none. */
  static @Nullable Callable of(String text, String name) {
    return switch (name) {
      case "strip" -> (a, r) -> strip(text, a, r, true, true);
      case "lstrip" -> (a, r) -> strip(text, a, r, true, false);
      case "rstrip" -> (a, r) -> strip(text, a, r, false, true);
      case "split", "rsplit" -> (a, r) -> Splitting.split(text, a, r, name.equals("split"));
      case "splitlines" -> (a, r) -> Splitting.lines(text, a, r);
      case "partition", "rpartition" ->
          (a, r) -> Splitting.partition(text, a, r, name.equals("partition"));
      case "startswith" -> (a, r) -> affix(text, a, r, true);
      case "endswith" -> (a, r) -> affix(text, a, r, false);
      case "removeprefix" -> (a, r) -> without(text, a, r, true);
      case "removesuffix" -> (a, r) -> without(text, a, r, false);
      case "upper" -> (a, r) -> changed(a, r, text.toUpperCase(Locale.ROOT));
      case "lower" -> (a, r) -> changed(a, r, text.toLowerCase(Locale.ROOT));
      case "capitalize" -> (a, r) -> changed(a, r, Casing.capitalized(text));
      case "title" -> (a, r) -> changed(a, r, Casing.title(text));
      case "replace" -> (a, r) -> replace(text, a, r);
      case "join" -> (a, r) -> join(text, a, r);
      case "find", "rfind", "index", "rindex" -> (a, r) -> find(text, name, a, r);
      case "count" -> (a, r) -> count(text, a, r);
      default -> question(text, name);
    };
  }

  private static @Nullable Callable question(String text, String name) {
    IntPredicate holds =
        switch (name) {
          case "isdigit" -> Character::isDigit;
          case "isalpha" -> Character::isLetter;
          case "isalnum" -> Character::isLetterOrDigit;
          case "isspace" -> PythonSpace::is;
          default -> null;
        };
    if (holds != null) {
      return (a, r) -> {
        a.requireNone();
        r.handle(text.length());
        return !text.isEmpty() && text.codePoints().allMatch(holds);
      };
    }
    return switch (name) {
      case "isupper" -> (a, r) -> changed(a, r, text) != null && Casing.isUpper(text);
      case "islower" -> (a, r) -> changed(a, r, text) != null && Casing.isLower(text);
      default -> null;
    };
  }

  private static String changed(Arguments arguments, Rendering rendering, String text) {
    arguments.requireNone();
    return rendering.made(text);
  }

  static Object strip(
      String text, Arguments arguments, Rendering rendering, boolean left, boolean right) {
    Object of = arguments.bind(0, "chars")[0];
    String chars = of == Arguments.Absent.ARGUMENT || of == None.NONE ? null : arguments.text(of);
    rendering.handle(text.length());
    IntPredicate strips = chars == null ? PythonSpace::is : c -> chars.indexOf(c) >= 0;
    if (chars != null) {
      rendering.search(text, chars);
    }
    int start = 0;
    int end = text.length();
    while (left && start < end && strips.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && start < end && strips.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static Object affix(
      String text, Arguments arguments, Rendering rendering, boolean start) {
    Object wanted = arguments.bind(1, start ? "prefix" : "suffix")[0];
    List<Object> all = wanted instanceof Items.Tuple tuple ? tuple.items() : List.of(wanted);
    boolean found = false;
    for (Object one : all) {
      String affix = arguments.text(one);
      rendering.steps(1);
      rendering.handle(affix.length());
      found |= start ? text.startsWith(affix) : text.endsWith(affix);
    }
    return found;
  }

  private static Object without(
      String text, Arguments arguments, Rendering rendering, boolean start) {
    String affix = arguments.text(arguments.bind(1, start ? "prefix" : "suffix")[0]);
    rendering.handle(text.length());
    if (start) {
      return text.startsWith(affix) ? text.substring(affix.length()) : text;
    }
    return text.endsWith(affix) ? text.substring(0, text.length() - affix.length()) : text;
  }

  static Object replace(String text, Arguments arguments, Rendering rendering) {
    Object[] bound = arguments.bind(2, "old", "new", "count");
    String old = arguments.text(bound[0]);
    String by = arguments.text(bound[1]);
    long most = bound[2] == None.NONE ? -1 : arguments.whole(bound[2], -1);
    rendering.search(text, old);
    StringBuilder replaced = new StringBuilder();
    int copied = 0;
    for (long count = 0; most < 0 || count < most; count++) {
      int from = old.isEmpty() ? gap(text, copied, count) : text.indexOf(old, copied);
      if (from < 0) {
        break;
      }
      rendering.handle(by.length());
      replaced.append(text, copied, from).append(by);
      copied = from + old.length();
    }
    return rendering.made(replaced.append(text.substring(copied)).toString());
  }

  /** Where the next gap between characters is: the first is before them all. */
  private static int gap(String text, int after, long count) {
    if (count == 0) {
      return 0;
    }
    return after >= text.length() ? -1 : after + Character.charCount(text.codePointAt(after));
  }

  private static Object join(String text, Arguments arguments, Rendering rendering) {
    StringBuilder joined = new StringBuilder();
    String between = "";
    for (Object item : Iteration.of(arguments.bind(1, "iterable")[0], rendering)) {
      String next = arguments.text(item);
      rendering.handle(between.length() + (long) next.length());
      joined.append(between).append(next);
      between = text;
    }
    return joined.toString();
  }

  private static Object find(String text, String name, Arguments arguments, Rendering rendering) {
    String wanted = arguments.text(arguments.bind(1, "sub")[0]);
    rendering.search(text, wanted);
    int found = name.startsWith("r") ? text.lastIndexOf(wanted) : text.indexOf(wanted);
    if (found < 0 && name.endsWith("index")) {
      throw TemplateProblem.rendering("'%s' did not find the text".formatted(name));
    }
    return found < 0 ? -1L : (long) text.codePointCount(0, found);
  }

  private static Object count(String text, Arguments arguments, Rendering rendering) {
    String wanted = arguments.text(arguments.bind(1, "sub")[0]);
    rendering.search(text, wanted);
    if (wanted.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1L;
    }
    long count = 0;
    for (int i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length())) {
      count++;
    }
    return count;
  }
}
