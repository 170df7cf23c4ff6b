package dev.millstream.jobs.options;

import dev.millstream.batch.BatchBudget;
import java.time.Duration;

/**
 * Who runs with whom in the model.
 *
 * @param budget padded tokens of a batch (longest row times rows)
 * @param rows most rows of a batch, positive
 * @param delay how long a text may wait for a fuller batch although the model is free, zero to a
 *     minute
 * @param window how many waiting texts the planner chooses from, at least {@code rows}
 * @param capacity texts in flight in one parallel instance, at least {@code window}
 * @param order whether results may overtake each other
 * @param cachedTexts to how many texts answers are kept in each process; 0 for none
 */
public record BatchOptions(
    BatchBudget budget,
    int rows,
    Duration delay,
    int window,
    int capacity,
    Order order,
    int cachedTexts) {

  /** Whether results leave in the order of their inputs. */
  public enum Order {
    /** As they came; the order of a document's versions is kept. */
    AS_RECEIVED,
    /** As they are ready. */
    AS_COMPLETED
  }
}
