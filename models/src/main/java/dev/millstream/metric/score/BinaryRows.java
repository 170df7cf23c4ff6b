package dev.millstream.metric.score;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import java.util.Optional;

/**
 * Reads a score and whether the row is positive: its reference is {@code pos_label}, or is 1 and
 * not 0 where none is named.
 */
final class BinaryRows {
  private static final Label ZERO = Label.of(0);
  private static final Label ONE = Label.of(1);

  private final Reading reading;
  private final Optional<Label> positive;

  BinaryRows(Parameters parameters) {
    reading = new Reading(parameters.metric());
    positive =
        parameters
            .given("pos_label")
            .map(
                node ->
                    Label.of(node).orElseThrow(() -> parameters.refuse("pos_label", "a label")));
  }

  double number(Judged row) {
    return reading.number(row, Column.SCORE);
  }

  double probability(Judged row) {
    return reading.probability(row, Column.SCORE);
  }

  boolean positive(Judged row) {
    Label reference = reading.label(row, Column.REFERENCE);
    if (positive.isPresent()) {
      return reference.equals(positive.get());
    }
    if (!reference.equals(ZERO) && !reference.equals(ONE)) {
      throw reading.refuse(
          Column.REFERENCE, "0 or 1 (or a pos_label that says what is positive)", row.reference());
    }
    return reference.equals(ONE);
  }
}
