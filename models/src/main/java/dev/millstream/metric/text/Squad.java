package dev.millstream.metric.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.List;
import java.util.regex.Pattern;

/**
 * SQuAD 1.1 (evaluate metrics/squad): exact match and the F1 of bags of words, the best over the
 * references, in percent; texts in lower case without punctuation, articles and surplus spaces.
 * Reads texts, or objects with prediction_text and answers.text.
 */
final class Squad implements Formula<Tally> {
  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

  private final Reading reading;

  Squad(Parameters parameters) {
    reading = new Reading(parameters.metric());
  }

  @Override
  public Tally zero() {
    return Tally.zero(1, 1);
  }

  @Override
  public void add(Judged row, Tally to) {
    Judged plain =
        new Judged(prediction(row.prediction()), references(row.reference()), row.score());
    List<String> prediction = words(reading.text(plain, Column.PREDICTION));
    boolean exact = false;
    double best = 0;
    for (String each : reading.texts(plain, Column.REFERENCE)) {
      List<String> reference = words(each);
      exact |= prediction.equals(reference);
      best = Math.max(best, f1(prediction, reference));
    }
    to.count(0, exact ? 1 : 0);
    to.sum(0, best);
  }

  private static JsonNode prediction(JsonNode node) {
    return node.isObject() ? node.path("prediction_text") : node;
  }

  private static JsonNode references(JsonNode node) {
    JsonNode answers = node.isObject() && node.has("answers") ? node.get("answers") : node;
    return answers.isObject() ? answers.path("text") : answers;
  }

  private static List<String> words(String text) {
    String plain = PythonText.without(PythonText.PUNCTUATION, PythonText.lower(text));
    return PythonText.words(ARTICLES.matcher(plain).replaceAll(" "));
  }

  private static double f1(List<String> prediction, List<String> reference) {
    double common = Counter.of(prediction).common(Counter.of(reference));
    if (common == 0) {
      return 0;
    }
    double precision = common / prediction.size();
    double recall = common / reference.size();
    return 2 * precision * recall / (precision + recall);
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    return new Composite(
        JsonNodeFactory.instance
            .objectNode()
            .put("exact_match", 100.0 * of.count(0) / rows)
            .put("f1", 100.0 * of.mean(0, rows)));
  }
}
