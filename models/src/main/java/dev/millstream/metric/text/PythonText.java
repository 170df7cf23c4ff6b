package dev.millstream.metric.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Python's str where Java's String does otherwise: what is space, and where texts are split. */
final class PythonText {
  /** What string.punctuation has. */
  static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private PythonText() {}

  /** str.isspace of a character. */
  static boolean isSpace(int c) {
    return (c >= 0x09 && c <= 0x0d)
        || (c >= 0x1c && c <= 0x20)
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** str.split(): the words between runs of spaces. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** str.strip(). */
  static String strip(String text) {
    String ended = stripEnd(text);
    int start = 0;
    while (start < ended.length() && isSpace(ended.charAt(start))) {
      start++;
    }
    return ended.substring(start);
  }

  /** str.rstrip(). */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** str.lower(). */
  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The text without some characters of the basic plane. */
  static String without(String characters, String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) < 0) {
        kept.append(text.charAt(i));
      }
    }
    return kept.toString();
  }

  /** The text's characters, each a text. */
  static List<String> characters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }
}
