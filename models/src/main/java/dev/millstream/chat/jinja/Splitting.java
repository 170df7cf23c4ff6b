package dev.millstream.chat.jinja;

import dev.millstream.python.PythonSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's ways to cut a string. */
final class Splitting {
  private Splitting() {}

  static Object split(String text, Arguments arguments, Rendering rendering, boolean fromLeft) {
    Object[] bound = arguments.bind(0, "sep", "maxsplit");
    long most = arguments.whole(bound[1], -1);
    Object separator = Arguments.orElse(bound[0], None.NONE);
    rendering.handle(text.length());
    List<Object> parts;
    if (separator == None.NONE) {
      parts = fromLeft ? words(text, most) : wordsFromRight(text, most);
    } else {
      String wanted = requireSeparator(arguments.text(separator));
      rendering.search(text, wanted);
      parts = fromLeft ? parts(text, wanted, most) : partsFromRight(text, wanted, most);
    }
    rendering.steps(parts.size());
    return new Items.Row(parts);
  }

  private static String requireSeparator(String separator) {
    if (separator.isEmpty()) {
      throw TemplateProblem.rendering("the separator of a split is empty");
    }
    return separator;
  }

  private static List<Object> parts(String text, String separator, long most) {
    List<Object> parts = new ArrayList<>();
    int start = 0;
    int end = text.indexOf(separator);
    while (end >= 0 && (most < 0 || parts.size() < most)) {
      parts.add(text.substring(start, end));
      start = end + separator.length();
      end = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static List<Object> partsFromRight(String text, String separator, long most) {
    List<Object> parts = new ArrayList<>();
    int end = text.length();
    while (most < 0 || parts.size() < most) {
      int start = text.lastIndexOf(separator, end - separator.length());
      if (start < 0 || end < separator.length()) {
        break;
      }
      parts.add(text.substring(start + separator.length(), end));
      end = start;
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  private static List<Object> words(String text, long most) {
    List<Object> words = new ArrayList<>();
    int start = PythonSpace.end(text, 0);
    while (start < text.length()) {
      if (most >= 0 && words.size() == most) {
        words.add(text.substring(start));
        break;
      }
      int end = start;
      while (end < text.length() && !PythonSpace.is(text.charAt(end))) {
        end++;
      }
      words.add(text.substring(start, end));
      start = PythonSpace.end(text, end);
    }
    return words;
  }

  private static List<Object> wordsFromRight(String text, long most) {
    List<Object> words = new ArrayList<>();
    int end = beforeSpace(text, text.length());
    while (end > 0) {
      if (most >= 0 && words.size() == most) {
        words.add(text.substring(0, end));
        break;
      }
      int start = end;
      while (start > 0 && !PythonSpace.is(text.charAt(start - 1))) {
        start--;
      }
      words.add(text.substring(start, end));
      end = beforeSpace(text, start);
    }
    Collections.reverse(words);
    return words;
  }

  private static int beforeSpace(String text, int end) {
    int before = end;
    while (before > 0 && PythonSpace.is(text.charAt(before - 1))) {
      before--;
    }
    return before;
  }

  static Object lines(String text, Arguments arguments, Rendering rendering) {
    boolean keepEnds = Kinds.truth(Arguments.orElse(arguments.bind(0, "keepends")[0], false));
    rendering.handle(text.length());
    List<Object> lines = lines(text, keepEnds);
    rendering.steps(lines.size());
    return new Items.Row(lines);
  }

  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (PythonSpace.endsLine(text.charAt(i))) {
        int end = text.startsWith("\r\n", i) ? i + 2 : i + 1;
        lines.add(text.substring(start, keepEnds ? end : i));
        start = end;
        i = end - 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  static Object partition(String text, Arguments arguments, Rendering rendering, boolean first) {
    String separator = requireSeparator(arguments.text(arguments.bind(1, "sep")[0]));
    rendering.search(text, separator);
    int at = first ? text.indexOf(separator) : text.lastIndexOf(separator);
    if (at < 0) {
      return new Items.Tuple(first ? List.of(text, "", "") : List.of("", "", text));
    }
    return new Items.Tuple(
        List.of(text.substring(0, at), separator, text.substring(at + separator.length())));
  }
}
