package dev.millstream.jobs;

import dev.millstream.flink.evaluate.MetricReport;
import java.util.Locale;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts figures, for the line that an evaluation prints when it ends. */
final class FigureTotals {
  private static final String FIGURES = "millstream-figures";

  private FigureTotals() {}

  static DataStream<MetricReport> count(DataStream<MetricReport> reports) {
    return AnswerTotals.count(reports, FIGURES, MetricReport.class);
  }

  /** The line of a job that ended. */
  static String line(JobExecutionResult result) {
    return String.format(
        Locale.ROOT,
        "Figures: %,d. Dead letters: %,d.",
        AnswerTotals.number(result, FIGURES),
        AnswerTotals.number(result, AnswerTotals.DEAD_LETTERS));
  }
}
