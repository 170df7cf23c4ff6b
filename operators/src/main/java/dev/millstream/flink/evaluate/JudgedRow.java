package dev.millstream.flink.evaluate;

import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row to be judged. Prediction, reference and score are JSON values.
 *
 * @param prediction what the model said, or null where there is none
 * @param reference what is right, or null where there is none
 * @param score the model's score, or null where there is none
 * @param group values of the groups that are asked for, in their order
 * @param timestamp event time in milliseconds since 1970, or {@link #NO_TIME}
 * @param source the record it came from, for the dead letters
 */
public record JudgedRow(
    @Nullable String prediction,
    @Nullable String reference,
    @Nullable String score,
    List<String> group,
    long timestamp,
    SourceRecord source) {
  /** The event time of a row that has none; such rows have no place in windows by time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** The same row with what is right. */
  JudgedRow withReference(String right) {
    return new JudgedRow(prediction, right, score, group, timestamp, source);
  }
}
