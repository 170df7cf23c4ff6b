package dev.millstream.metric.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text as ROUGE reads it: lower-case words of a to z and 0 to 9, stemmed or not; and the same by
 * lines.
 */
record RougeText(List<String> words, List<List<String>> lines) {
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  static RougeText of(String text, boolean stemmed) {
    List<List<String>> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(words(line, stemmed));
      }
    }
    return new RougeText(words(text, stemmed), lines);
  }

  private static List<String> words(String text, boolean stemmed) {
    return WORD.matcher(PythonText.lower(text))
        .results()
        .map(found -> found.group())
        .map(word -> stemmed && word.length() > 3 ? PorterStemmer.stem(word) : word)
        .toList();
  }
}
