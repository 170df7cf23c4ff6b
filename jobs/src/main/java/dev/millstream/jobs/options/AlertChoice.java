package dev.millstream.jobs.options;

import java.util.List;

/**
 * A figure that somebody wants to be told of.
 *
 * @param text as it was typed
 * @param metric its name, without parameters
 * @param part names that lead to the number in a value of several
 * @param above whether above the threshold, or below
 */
public record AlertChoice(
    String text, String metric, List<String> part, boolean above, double threshold) {

  /** Copies the list. */
  public AlertChoice {
    part = List.copyOf(part);
  }
}
