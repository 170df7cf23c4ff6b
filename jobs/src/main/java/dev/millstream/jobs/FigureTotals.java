package dev.millstream.jobs;

import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.flink.record.DeadLetter;
import java.util.Locale;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts figures, for the line that an evaluation prints when it ends. */
final class FigureTotals {
  private static final String FIGURES = "millstream-figures";

  private static final String NOT_COUNTED = "millstream-not-counted";

  private FigureTotals() {}

  static DataStream<MetricReport> count(DataStream<MetricReport> reports) {
    return PassedElements.count(reports, FIGURES, MetricReport.class);
  }

  static DataStream<DeadLetter> countNotCounted(DataStream<DeadLetter> letters) {
    return PassedElements.count(letters, NOT_COUNTED, DeadLetter.class);
  }

  /** The line of a job that ended. */
  static String line(JobExecutionResult result) {
    long notCounted = PassedElements.number(result, NOT_COUNTED);
    String line =
        String.format(
            Locale.ROOT,
            "Figures: %,d. Dead letters: %,d.",
            PassedElements.number(result, FIGURES),
            PassedElements.deadLetters(result));
    return notCounted == 0
        ? line
        : line
            + String.format(
                Locale.ROOT,
                " Not counted, since late or without partner: %,d (--not-counted).",
                notCounted);
  }
}
