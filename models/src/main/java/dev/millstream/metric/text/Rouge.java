package dev.millstream.metric.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * The mean over rows of each kind of ROUGE (evaluate metrics/rouge with {@code
 * use_aggregator=False}, whose list is averaged here; evaluate's default is the median of a random
 * bootstrap of the same mean). Of several references the best counts, kind by kind.
 */
final class Rouge implements Formula<Tally> {
  private static final int MOST_PAIRS = 16_000_000;

  private final Reading reading;
  private final boolean stemmed;
  private final List<String> names;
  private final List<RougeScore> scores = new ArrayList<>();

  Rouge(Parameters parameters) {
    reading = new Reading(parameters.metric());
    stemmed = parameters.flag("use_stemmer", false);
    names = parameters.texts("rouge_types", List.of("rouge1", "rouge2", "rougeL", "rougeLsum"));
    for (String name : names) {
      scores.add(
          RougeScore.named(name)
              .orElseThrow(
                  () ->
                      parameters.refuse(
                          "rouge_types", "a list of rouge1 to rouge9, rougeL and rougeLsum")));
    }
    if (parameters.flag("use_aggregator", false)) {
      throw parameters.refuse(
          "use_aggregator",
          "false: the mean is exact, where Python's aggregator resamples at random");
    }
  }

  @Override
  public Tally zero() {
    return Tally.zero(0, scores.size());
  }

  @Override
  public void add(Judged row, Tally to) {
    RougeText prediction = RougeText.of(reading.text(row, Column.PREDICTION), stemmed);
    double[] best = new double[scores.size()];
    for (String each : reading.texts(row, Column.REFERENCE)) {
      RougeText reference = RougeText.of(each, stemmed);
      refuseTooLong(reference, prediction);
      for (int i = 0; i < best.length; i++) {
        best[i] = Math.max(best[i], scores.get(i).of(reference, prediction));
      }
    }
    for (int i = 0; i < best.length; i++) {
      to.sum(i, best[i]);
    }
  }

  private void refuseTooLong(RougeText reference, RougeText prediction) {
    long pairs = (long) reference.words().size() * prediction.words().size();
    if (pairs > MOST_PAIRS) {
      throw reading.refuse(
          "rouge compares every word of a prediction with every word of a reference, at most %,d pairs, but these have %d and %d words"
              .formatted(MOST_PAIRS, prediction.words().size(), reference.words().size()));
    }
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < names.size(); i++) {
      json.put(names.get(i), of.mean(i, rows));
    }
    return new Composite(json);
  }
}
