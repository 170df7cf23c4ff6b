package dev.millstream.chat.jinja;

import java.util.Locale;
import java.util.regex.Pattern;

/** Upper and lower case of whole texts. */
final class Casing {
  private static final Pattern BEGINNINGS =
      Pattern.compile(
          "(?<=[-\\s({\\[<])(?![-\\s({\\[<])|(?<![-\\s({\\[<])(?=[-\\s({\\[<])",
          Pattern.UNICODE_CHARACTER_CLASS);

  private Casing() {}

  /** Python's {@code str.capitalize}. */
  static String capitalized(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    int length = Character.charCount(first);
    return titled(first) + text.substring(length).toLowerCase(Locale.ROOT);
  }

  private static String titled(int character) {
    String one = Character.toString(character);
    int title = Character.toTitleCase(character);
    if (title != character) {
      return Character.toString(title);
    }
    String upper = one.toUpperCase(Locale.ROOT);
    int first = Character.charCount(upper.codePointAt(0));
    return upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
  }

  /** Python's {@code str.title}: every letter behind what is no letter. */
  static String title(String text) {
    StringBuilder titled = new StringBuilder();
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      if (inWord) {
        titled.appendCodePoint(Character.toLowerCase(c));
      } else {
        titled.append(titled(c));
      }
      inWord = isCased(c);
    }
    return titled.toString();
  }

  /** The filter {@code title} of jinja2: behind white space, a hyphen or an opening bracket. */
  static String titleFilter(String text) {
    StringBuilder titled = new StringBuilder();
    for (String word : BEGINNINGS.split(text, -1)) {
      if (!word.isEmpty()) {
        int length = Character.charCount(word.codePointAt(0));
        titled.append(word.substring(0, length).toUpperCase(Locale.ROOT));
        titled.append(word.substring(length).toLowerCase(Locale.ROOT));
      }
    }
    return titled.toString();
  }

  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Casing::isCased)
        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  static boolean isLower(String text) {
    return text.codePoints().anyMatch(Casing::isCased)
        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  private static boolean isCased(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }
}
