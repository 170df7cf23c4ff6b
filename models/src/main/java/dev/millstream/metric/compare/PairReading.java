package dev.millstream.metric.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Reading;

/** Reads rows that hold what two models said. */
final class PairReading {
  private PairReading() {}

  /** The row's pair; refuses one that does not have both predictions. */
  static Paired of(Reading reading, Judged row) {
    JsonNode prediction = row.prediction();
    if (!prediction.has(Paired.A) || !prediction.has(Paired.B)) {
      throw reading.refuse(
          Column.PREDICTION, "an object with a and b, what the two models said,", prediction);
    }
    return Paired.from(row);
  }

  /** The row's key. */
  static String key(Reading reading, Paired pair) {
    JsonNode key = pair.key();
    if (!key.isTextual() && !key.isIntegralNumber()) {
      throw reading.refuse(
          "%s needs a key (a text or a whole number) beside a and b in prediction, because a row's weights are drawn by it"
              .formatted(reading.metric()));
    }
    return key.asText();
  }
}
