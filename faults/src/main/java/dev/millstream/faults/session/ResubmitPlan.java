package dev.millstream.faults.session;

import java.time.Duration;

/**
 * How the same jar is submitted again and again.
 *
 * @param times how often
 * @param warmUp after so many submissions whatever is loaded once has been loaded
 * @param jobs how many run side by side each time, all with the same model
 * @param parentFirst whether the jar is also in the cluster's own class path, so that all jobs
 *     share its classes and each model is loaded once for them
 * @param model what the jobs embed with
 * @param patience for a job to deliver everything
 */
public record ResubmitPlan(
    int times, int warmUp, int jobs, boolean parentFirst, String model, Duration patience) {
  /** Checks the numbers. */
  public ResubmitPlan {
    if (warmUp < 1 || times <= warmUp || jobs < 1) {
      throw new IllegalArgumentException(
          "%d submissions of %d jobs were asked for, but what grows is seen only after the first %d, and only of at least one job. Ask for more."
              .formatted(times, jobs, warmUp));
    }
  }
}
