package dev.millstream.jobs.options;

import dev.millstream.request.HubTask;
import dev.millstream.request.TokenizeRequests;
import org.jspecify.annotations.Nullable;

/**
 * All that a task's job is told, checked and free of contradictions.
 *
 * @param task what is asked; null for the tokens of a text, and where texts are written
 * @param texts how texts are written; null for other tasks
 * @param parameters a JSON object, for records that have none of their own
 * @param kafka null when no topic is read or written
 */
public record TaskOptions(
    @Nullable HubTask task,
    @Nullable TextOptions texts,
    String parameters,
    ModelChoice model,
    RequestOptions source,
    AnswerOptions answers,
    BatchOptions batches,
    @Nullable KafkaOptions kafka,
    RuntimeOptions runtime) {

  /** What the job is called. */
  public String name() {
    if (texts != null) {
      return texts.task().name();
    }
    return task == null ? TokenizeRequests.NAME : task.hubName();
  }

  /**
   * Reads the command line of {@code ClassifyJob}.
   *
   * @throws UsageException with every problem found, not only the first
   */
  public static TaskOptions parse(String... args) {
    return new TaskJobFlags().parse(args);
  }
}
