package dev.millstream.metric;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The least number of insertions, deletions and substitutions that turn one sequence into another
 * (Levenshtein 1966).
 */
public final class EditDistance {
  private EditDistance() {}

  /**
   * Between two sequences of symbols; takes time proportional to the product of their lengths, and
   * memory to the second's.
   */
  public static int between(int[] from, int[] to) {
    int[] row = new int[to.length + 1];
    for (int j = 0; j <= to.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length; j++) {
        int substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length];
  }

  /** Between two words, by code points. */
  public static int between(String from, String to) {
    return between(from.codePoints().toArray(), to.codePoints().toArray());
  }

  /**
   * The name most like a mistyped one, if any is near: at most a third of its characters differ.
   */
  public static Optional<String> nearest(String name, Collection<String> names) {
    int[] typed = name.codePoints().toArray();
    return names.stream()
        .filter(each -> distance(typed, each) <= Math.max(1, each.length() / 3))
        .min(
            Comparator.comparingInt((String each) -> distance(typed, each))
                .thenComparing(each -> each));
  }

  private static int distance(int[] typed, String name) {
    return between(typed, name.codePoints().toArray());
  }
}
