package dev.millstream.metric.ranking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.Reading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a list of ids or labels, the best first; each stands there as such, or in an object as
 * {@code id} or {@code label}.
 */
final class RankedList {
  private static final String NEEDED = "a list of ids or labels, the best first";

  private final Reading reading;

  RankedList(Reading reading) {
    this.reading = reading;
  }

  List<Label> of(Judged row) {
    JsonNode list = row.prediction();
    if (!list.isArray()) {
      throw reading.refuse(Column.PREDICTION, NEEDED, list);
    }
    List<Label> ranked = new ArrayList<>(list.size());
    Set<Label> seen = new HashSet<>();
    for (JsonNode each : list) {
      JsonNode named = each.has("id") ? each.get("id") : each.path("label");
      Label label = reading.label(each.isObject() ? named : each, Column.PREDICTION);
      if (!seen.add(label)) {
        throw reading.refuse(
            "%s needs every id once as prediction, but one is there twice"
                .formatted(reading.metric()));
      }
      ranked.add(label);
    }
    return ranked;
  }
}
