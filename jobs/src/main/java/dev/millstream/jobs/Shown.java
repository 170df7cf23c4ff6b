package dev.millstream.jobs;

import dev.millstream.files.AnswerLines;
import dev.millstream.files.LineFormat;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.TaskOptions;

/**
 * How standard output shows what a model answers.
 *
 * @param answers how an answer is a line, or a row
 * @param columns of the terminal where texts are shown while they are written; 0 where it is none,
 *     and answers are shown when they are whole
 */
public record Shown(LineFormat<InferenceAnswer> answers, int columns) {
  /** Lines of JSON, for programs. */
  public static final Shown LINES = new Shown(new AnswerLines(), 0);

  /** Whether a job of these options shows its texts while they are written. */
  boolean asTheyAreWritten(TaskOptions options) {
    return columns > 0
        && options.texts() != null
        && !options.texts().task().isPerplexity()
        && options.answers().outputs().contains(Endpoint.StandardStream.OUTPUT);
  }
}
