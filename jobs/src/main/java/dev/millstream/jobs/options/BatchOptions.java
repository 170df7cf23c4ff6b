package dev.millstream.jobs.options;

import java.time.Duration;

/**
 * Who runs with whom in the model.
 *
 * @param tokens most padded tokens of a batch (longest row times rows), positive
 * @param rows most rows of a batch, positive
 * @param delay how long a text may wait for a fuller batch although the model is free, zero to a
 *     minute
 * @param window how many waiting texts the planner chooses from, at least {@code rows}
 * @param capacity texts in flight in one parallel instance, at least {@code window}
 * @param order whether results may overtake each other
 */
public record BatchOptions(
    int tokens, int rows, Duration delay, int window, int capacity, Order order) {

  /** Whether results leave in the order of their inputs. */
  public enum Order {
    /** As they came; the order of a document's versions is kept. */
    AS_RECEIVED,
    /** As they are ready. */
    AS_COMPLETED
  }
}
