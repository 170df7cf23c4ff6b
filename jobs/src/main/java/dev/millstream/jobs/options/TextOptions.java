package dev.millstream.jobs.options;

import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How records become texts of a model that writes.
 *
 * @param task what is written
 * @param template makes a prompt of a record's fields; null where its text is the prompt
 * @param system what the model is told to be; null for nothing
 * @param chat whether a prompt is a message that is answered, not a text that is gone on with
 * @param seed of the job, for texts whose tokens are drawn
 * @param timeout how long a text may take from its record's arrival
 * @param pieces where texts go piece by piece as they are written; null for nowhere
 */
public record TextOptions(
    WritingTask task,
    @Nullable String template,
    @Nullable String system,
    boolean chat,
    long seed,
    WritingBudget budget,
    Duration timeout,
    @Nullable Endpoint pieces) {
  /** Texts that the model goes on with, or messages that it answers, as the records have them. */
  static TextOptions of(WritingTask task) {
    return new TextOptions(
        task, null, null, false, 0, WritingBudget.DEFAULT, Duration.ofHours(1), null);
  }
}
