package dev.millstream.metric.generation;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.text.TextTokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a prediction's n-grams: runs of n tokens, a token being what {@code tokenize} says. */
final class Ngrams {
  static final int LONGEST = 9;

  private final Reading reading;
  private final TextTokenizer tokenizer;

  Ngrams(Parameters parameters) {
    reading = new Reading(parameters.metric());
    tokenizer = TextTokenizer.named(parameters.choice("tokenize", "none", TextTokenizer.names()));
  }

  /** The tokens of the row's prediction. */
  List<String> tokens(Judged row) {
    return tokenizer.tokens(reading.text(row, Column.PREDICTION));
  }

  /** All runs of n tokens, each as one text. */
  static List<String> of(List<String> tokens, int n) {
    List<String> ngrams = new ArrayList<>();
    for (int i = 0; i + n <= tokens.size(); i++) {
      ngrams.add(String.join(" ", tokens.subList(i, i + n)));
    }
    return ngrams;
  }

  /** How many different runs of n tokens there are. */
  static int distinct(List<String> ngrams) {
    Set<String> distinct = new HashSet<>(ngrams);
    return distinct.size();
  }
}
