package dev.millstream.metric.score;

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
import java.util.Set;

/**
 * The mean of -ln p(reference), with p kept within [2^-52, 1 - 2^-52] (scikit-learn log_loss). The
 * score is the probability of the positive class, or a list of probabilities that the reference is
 * an index of, or an object of probabilities by label.
 */
final class LogLoss implements Formula<Tally> {
  private static final double LEAST = 0x1p-52;

  private final BinaryRows rows;
  private final Reading reading;

  LogLoss(Parameters parameters) {
    rows = new BinaryRows(parameters);
    reading = new Reading(parameters.metric());
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.SCORE, Column.REFERENCE);
  }

  @Override
  public Tally zero() {
    return Tally.zero(0, 1);
  }

  @Override
  public void add(Judged row, Tally to) {
    double probability = probability(row);
    to.sum(0, -Math.log(Math.max(LEAST, Math.min(1 - LEAST, probability))));
  }

  private double probability(Judged row) {
    if (!row.score().isContainerNode()) {
      double positive = rows.probability(row);
      return rows.positive(row) ? positive : 1 - positive;
    }
    Label reference = reading.label(row, Column.REFERENCE);
    JsonNode probability = probability(row.score(), reference);
    if (probability.isMissingNode()) {
      throw reading.refuse(
          "%s needs the probability of the reference, but score has none among its %d"
              .formatted(reading.metric(), row.score().size()));
    }
    return reading.probability(Judged.scored(probability), Column.SCORE);
  }

  private static JsonNode probability(JsonNode score, Label reference) {
    boolean index = score.isArray() && !reference.named();
    return index && reference.number() >= 0 && reference.number() < score.size()
        ? score.path((int) reference.number())
        : score.path(reference.toString());
  }

  @Override
  public MetricValue value(Tally of, long count) {
    return new Scalar(of.mean(0, count));
  }
}
