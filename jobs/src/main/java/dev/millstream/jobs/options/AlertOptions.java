package dev.millstream.jobs.options;

import java.util.List;

/**
 * Which figures are told of, and where.
 *
 * @param rules none where nobody asked
 * @param leastRows windows of fewer rows are not looked at
 * @param to a topic, a file or a standard stream
 */
public record AlertOptions(List<AlertChoice> rules, int leastRows, Endpoint to) {

  /** Copies the list. */
  public AlertOptions {
    rules = List.copyOf(rules);
  }
}
