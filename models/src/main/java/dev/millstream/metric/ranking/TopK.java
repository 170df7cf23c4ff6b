package dev.millstream.metric.ranking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often the reference is among the first {@code k} labels (scikit-learn top_k_accuracy_score).
 * Reads a list of labels as prediction, or of objects with a label, the best first; where score is
 * a list of numbers (of labels 0, 1, 2, ...) or an object of numbers by label, it reads that: the
 * higher one is first, of equals that of the later label.
 */
final class TopK implements Formula<Tally> {
  private final Reading reading;
  private final RankedList ranked;
  private final int k;

  TopK(Parameters parameters) {
    reading = new Reading(parameters.metric());
    ranked = new RankedList(reading);
    k = parameters.whole("k", 2, 1, 1_000_000);
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.REFERENCE);
  }

  @Override
  public Tally zero() {
    return Tally.zero(1, 0);
  }

  @Override
  public void add(Judged row, Tally to) {
    Label reference = reading.label(row, Column.REFERENCE);
    boolean found =
        row.score().isContainerNode()
            ? rank(scores(row.score()), reference) < k
            : ranked.of(row).stream().limit(k).anyMatch(reference::equals);
    to.count(0, found ? 1 : 0);
  }

  private SortedMap<Label, Double> scores(JsonNode score) {
    SortedMap<Label, Double> scores = new TreeMap<>();
    if (score.isObject()) {
      score
          .properties()
          .forEach(each -> scores.put(Label.of(each.getKey()), number(each.getValue())));
    } else {
      score.forEach(each -> scores.put(Label.of(scores.size()), number(each)));
    }
    return scores;
  }

  private double number(JsonNode node) {
    return reading.number(Judged.scored(node), Column.SCORE);
  }

  private int rank(SortedMap<Label, Double> scores, Label reference) {
    Label spelt = scores.containsKey(reference) ? reference : Label.of(reference.toString());
    Double ours = scores.get(spelt);
    if (ours == null) {
      throw reading.refuse(
          "top_k_accuracy needs the score of the reference, but score has none among its %d"
              .formatted(scores.size()));
    }
    int before = 0;
    for (Map.Entry<Label, Double> each : scores.entrySet()) {
      int order = Double.compare(each.getValue(), ours);
      before += order > 0 || (order == 0 && each.getKey().compareTo(spelt) > 0) ? 1 : 0;
    }
    return before;
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    return new Scalar((double) of.count(0) / rows);
  }
}
