package dev.millstream.metric.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * chrF, and with {@code word_order=2} chrF++ (Popovic 2015, 2017; sacrebleu 2.6 metrics/chrf.py):
 * the F-score of character and word n-grams, from 0 to 100; of several references the one of the
 * best score counts.
 */
final class Chrf implements Formula<Tally> {
  private static final double EPSILON = 1e-16;

  private final Reading reading;
  private final int characterOrder;
  private final int wordOrder;
  private final int beta;
  private final boolean lowercase;
  private final boolean whitespace;
  private final boolean smoothed;

  Chrf(Parameters parameters) {
    reading = new Reading(parameters.metric());
    characterOrder = parameters.whole("char_order", 6, 1, 20);
    wordOrder = parameters.whole("word_order", 0, 0, 10);
    beta = parameters.whole("beta", 2, 1, 100);
    lowercase = parameters.flag("lowercase", false);
    whitespace = parameters.flag("whitespace", false);
    smoothed = parameters.flag("eps_smoothing", false);
  }

  /** N-grams of one order: how many the prediction has, the reference has, and both have. */
  private record Order(long predicted, long actual, long common) {
    static Order of(Counter<List<String>> prediction, Counter<List<String>> reference) {
      int actual = reference.total();
      return new Order(actual == 0 ? 0 : prediction.total(), actual, prediction.common(reference));
    }
  }

  @Override
  public Tally zero() {
    return Tally.zero(3 * (characterOrder + wordOrder), 0);
  }

  @Override
  public void add(Judged row, Tally to) {
    List<Counter<List<String>>> prediction = ngrams(reading.text(row, Column.PREDICTION));
    List<Order> best = List.of();
    double bestScore = -1;
    for (String reference : reading.texts(row, Column.REFERENCE)) {
      List<Counter<List<String>>> theirs = ngrams(reference);
      List<Order> orders = new ArrayList<>();
      for (int i = 0; i < theirs.size(); i++) {
        orders.add(Order.of(prediction.get(i), theirs.get(i)));
      }
      double score = score(orders);
      if (score > bestScore) {
        bestScore = score;
        best = orders;
      }
    }
    for (int i = 0; i < best.size(); i++) {
      to.count(3 * i, best.get(i).predicted());
      to.count(3 * i + 1, best.get(i).actual());
      to.count(3 * i + 2, best.get(i).common());
    }
  }

  private List<Counter<List<String>>> ngrams(String text) {
    String cased = lowercase ? PythonText.lower(text) : text;
    List<String> characters =
        PythonText.characters(whitespace ? cased : String.join("", PythonText.words(cased)));
    List<Counter<List<String>>> ngrams = new ArrayList<>();
    for (int n = 1; n <= characterOrder; n++) {
      ngrams.add(Counter.ngrams(characters, n));
    }
    List<String> words = wordOrder > 0 ? wordsAndMarks(cased) : List.of();
    for (int n = 1; n <= wordOrder; n++) {
      ngrams.add(Counter.ngrams(words, n));
    }
    return ngrams;
  }

  /** Words with a mark at their end, or else at their start, as a word of its own. */
  private static List<String> wordsAndMarks(String text) {
    List<String> words = new ArrayList<>();
    for (String word : PythonText.words(text)) {
      int last = word.length() - 1;
      if (word.codePointCount(0, word.length()) == 1) {
        words.add(word);
      } else if (PythonText.PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
        words.add(word.substring(0, last));
        words.add(word.substring(last));
      } else if (PythonText.PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
        words.add(word.substring(0, 1));
        words.add(word.substring(1));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  private double score(List<Order> orders) {
    double factor = beta * beta;
    double sum = 0;
    double precisions = 0;
    double recalls = 0;
    int effective = 0;
    for (Order order : orders) {
      double precision = order.predicted > 0 ? (double) order.common / order.predicted : EPSILON;
      double recall = order.actual > 0 ? (double) order.common / order.actual : EPSILON;
      double norm = factor * precision + recall;
      sum += norm > 0 ? (1 + factor) * precision * recall / norm : EPSILON;
      if (order.predicted > 0 && order.actual > 0) {
        precisions += precision;
        recalls += recall;
        effective++;
      }
    }
    if (smoothed) {
      return 100 * sum / orders.size();
    }
    if (precisions + recalls == 0) {
      return 0;
    }
    double precision = precisions / effective;
    double recall = recalls / effective;
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < characterOrder + wordOrder; i++) {
      orders.add(new Order(of.count(3 * i), of.count(3 * i + 1), of.count(3 * i + 2)));
    }
    return new Composite(
        JsonNodeFactory.instance
            .objectNode()
            .put("score", score(orders))
            .put("char_order", characterOrder)
            .put("word_order", wordOrder)
            .put("beta", beta));
  }
}
