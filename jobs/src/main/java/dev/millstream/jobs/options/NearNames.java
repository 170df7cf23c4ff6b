package dev.millstream.jobs.options;

import dev.millstream.metric.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a misspelt one may stand for, by edit distance (Levenshtein 1966). */
final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /** At most three names, the nearest first; none when nothing is near. */
  static List<String> of(String typed, Collection<String> names) {
    String lower = typed.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, typed.length() / 3);
    return names.stream()
        .filter(name -> EditDistance.between(lower, name) <= limit || startsWith(name, lower))
        .sorted(
            Comparator.<String>comparingInt(name -> EditDistance.between(lower, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean startsWith(String name, String typed) {
    return typed.length() > 3 && name.startsWith(typed);
  }
}
