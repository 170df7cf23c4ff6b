package dev.millstream.request;

import dev.millstream.metric.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that people and programs write: which one was meant, and how to say one in a message. */
final class Names {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  private Names() {}

  /**
   * The name in quotes; where it is no plain word only its length, as it may be a record's text.
   */
  static String shown(String name) {
    return PLAIN.matcher(name).matches()
        ? "'" + name + "'"
        : "of %d characters".formatted(name.codePointCount(0, name.length()));
  }

  /** All names, the nearest by edit distance first (Levenshtein 1966). */
  static List<String> nearestFirst(String typed, Collection<String> names) {
    String word = PLAIN.matcher(typed).matches() ? typed.toLowerCase(Locale.ROOT) : "";
    return names.stream()
        .sorted(
            Comparator.<String>comparingInt(
                    name -> word.isEmpty() ? 0 : EditDistance.between(word, name))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
