package dev.millstream.benchmarks.task;

import java.time.Duration;

/**
 * How tasks are compared.
 *
 * @param rounds how often each runs
 * @param callers threads that submit inputs
 * @param inFlight inputs in flight, all callers together
 * @param warmUp how long each task runs before the rounds, at least
 * @param round how long each runs in a round, about; its inputs are asked for again and again
 */
public record TaskPlan(int rounds, int callers, int inFlight, Duration warmUp, Duration round) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when there is nothing to run
   */
  public TaskPlan {
    if (rounds < 1 || callers < 1 || inFlight < 1) {
      throw new IllegalArgumentException(
          "--rounds was %d, --callers %d and --in-flight %d, but each must be at least 1."
              .formatted(rounds, callers, inFlight));
    }
  }
}
