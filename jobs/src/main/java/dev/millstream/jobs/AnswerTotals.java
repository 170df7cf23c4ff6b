package dev.millstream.jobs;

import dev.millstream.flink.record.InferenceAnswer;
import java.util.Locale;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts answers, for the line that a task's job prints when it ends. */
final class AnswerTotals {
  private static final String ANSWERS = "millstream-answers";

  private AnswerTotals() {}

  static DataStream<InferenceAnswer> count(DataStream<InferenceAnswer> answers) {
    return PassedElements.count(answers, ANSWERS, InferenceAnswer.class);
  }

  /** The line of a job that ended. */
  static String line(JobExecutionResult result) {
    return String.format(
        Locale.ROOT,
        "Records answered: %,d. Dead letters: %,d.",
        PassedElements.number(result, ANSWERS),
        PassedElements.deadLetters(result));
  }
}
