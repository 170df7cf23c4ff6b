package dev.millstream.jobs.options;

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
        .filter(name -> distance(lower, name) <= limit || startsWith(name, lower))
        .sorted(
            Comparator.<String>comparingInt(name -> distance(lower, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean startsWith(String name, String typed) {
    return typed.length() > 3 && name.startsWith(typed);
  }

  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substitution = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
