package dev.millstream.metric.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each value occurs; for one thread. */
final class Counter<T> {
  private final Map<T, Integer> counts = new HashMap<>();
  private int total;

  static <T> Counter<T> of(Iterable<T> values) {
    Counter<T> counter = new Counter<>();
    values.forEach(counter::add);
    return counter;
  }

  /** The runs of n words. */
  static Counter<List<String>> ngrams(List<String> words, int n) {
    Counter<List<String>> counter = new Counter<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counter.add(words.subList(i, i + n));
    }
    return counter;
  }

  void add(T value) {
    counts.merge(value, 1, Integer::sum);
    total++;
  }

  int count(T value) {
    return counts.getOrDefault(value, 0);
  }

  /** Takes one away if there is one. */
  boolean take(T value) {
    int left = count(value);
    if (left > 0) {
      counts.put(value, left - 1);
      total--;
    }
    return left > 0;
  }

  int total() {
    return total;
  }

  /** How many values both have, each as often as the one that has it less often. */
  int common(Counter<T> other) {
    int common = 0;
    for (Map.Entry<T, Integer> each : counts.entrySet()) {
      common += Math.min(each.getValue(), other.count(each.getKey()));
    }
    return common;
  }

  /** Has each value as often as the one of both that has it more often. */
  void raiseTo(Counter<T> other) {
    other.counts.forEach(
        (value, theirs) -> {
          int ours = count(value);
          if (theirs > ours) {
            counts.put(value, theirs);
            total += theirs - ours;
          }
        });
  }
}
