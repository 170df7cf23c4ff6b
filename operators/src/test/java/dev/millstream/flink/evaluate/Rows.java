package dev.millstream.flink.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.List;

/** Rows to test with. */
final class Rows {
  private Rows() {}

  static JudgedRow row(String prediction, String reference, long timestamp, String... group) {
    return new JudgedRow(
        prediction, reference, null, List.of(group), timestamp, source(prediction, timestamp));
  }

  static SourceRecord source(String value, long position) {
    return new SourceRecord(
        null, value.getBytes(UTF_8), new Origin("answers", 0, position, -1, List.of()));
  }

  static Prediction prediction(String id, String value, long timestamp) {
    return new Prediction(
        id, new JudgedRow(value, null, null, List.of(), timestamp, source(value, timestamp)));
  }

  static Label label(String id, String value, long timestamp) {
    return new Label(id, value, timestamp, source(value, timestamp));
  }
}
