package dev.millstream.metric.classification;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the two labels of a row; {@code known_labels} names all there are, so that a row with
 * another one is refused.
 */
final class LabelPairs {
  private final Reading reading;
  private final Optional<List<Label>> known;

  LabelPairs(Parameters parameters) {
    this.reading = new Reading(parameters.metric());
    this.known = parameters.labels("known_labels");
  }

  LabelPair of(Judged row) {
    Label prediction = label(row, Column.PREDICTION);
    Label reference = label(row, Column.REFERENCE);
    if (prediction.named() != reference.named()) {
      throw reading.refuse(
          "%s needs prediction and reference to be labels of one kind, but one is a number and the other a text"
              .formatted(reading.metric()));
    }
    return new LabelPair(reference, prediction);
  }

  private Label label(Judged row, Column column) {
    Label label = reading.label(row, column);
    known
        .filter(labels -> !labels.contains(label))
        .ifPresent(
            labels -> {
              throw reading.refuse(
                  "%s does not know the label in %s: known_labels are %s"
                      .formatted(
                          reading.metric(),
                          column.label(),
                          labels.stream().map(Label::toString).collect(Collectors.joining(", "))));
            });
    return label;
  }
}
