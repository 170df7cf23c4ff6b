package dev.millstream.benchmarks.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of a command line in their order, each once, with its values: {@code --batch-tokens 64
 * --unordered}.
 *
 * @param values the words that follow each option
 */
record OptionList(Map<String, List<String>> values) {

  OptionList {
    values = new LinkedHashMap<>(values);
  }

  /**
   * Reads words.
   *
   * @throws IllegalArgumentException when the first is no option
   */
  static OptionList of(List<String> words) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<String> current = null;
    for (String word : words) {
      if (word.startsWith("--")) {
        current = new ArrayList<>();
        values.put(word, current);
      } else if (current == null) {
        throw new IllegalArgumentException(
            "'%s' was found where an option was expected. Options begin with '--', such as --variant q8."
                .formatted(word));
      } else {
        current.add(word);
      }
    }
    return new OptionList(values);
  }

  static OptionList of(String... words) {
    return of(List.of(words));
  }

  /** These options and others; of one that is in both, the other's values count. */
  OptionList with(OptionList others) {
    Map<String, List<String>> both = new LinkedHashMap<>(values);
    both.putAll(others.values);
    return new OptionList(both);
  }

  List<String> words() {
    List<String> words = new ArrayList<>();
    values.forEach(
        (option, following) -> {
          words.add(option);
          words.addAll(following);
        });
    return words;
  }

  @Override
  public String toString() {
    return String.join(" ", words());
  }
}
