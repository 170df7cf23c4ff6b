package dev.millstream.jobs;

import dev.millstream.flink.record.VectorChange;
import java.util.Locale;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts vectors, for the line that an embedding job prints when it ends. */
final class VectorTotals {
  private static final String EMBEDDED = "millstream-embedded";

  private VectorTotals() {}

  static DataStream<VectorChange> count(DataStream<VectorChange> changes) {
    return PassedElements.count(
        changes, EMBEDDED, VectorChange.class, change -> change.vector() != null);
  }

  /** The line of a job that ended. */
  static String line(JobExecutionResult result) {
    return String.format(
        Locale.ROOT,
        "Texts embedded: %,d. Dead letters: %,d.",
        PassedElements.number(result, EMBEDDED),
        PassedElements.deadLetters(result));
  }
}
