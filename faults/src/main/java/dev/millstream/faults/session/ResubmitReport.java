package dev.millstream.faults.session;

import dev.millstream.faults.check.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link ResubmitRun} found.
 *
 * @param plan what was done
 * @param modelLoads how often the TaskManager loaded the model
 * @param verdicts on each promise
 */
public record ResubmitReport(ResubmitPlan plan, long modelLoads, List<Verdict> verdicts) {
  /** Whether every promise was kept. */
  public boolean holds() {
    return verdicts.stream().allMatch(Verdict::holds);
  }

  /** For people. */
  public String text() {
    return "%d submissions of %d jobs side by side, %s; the model was loaded %d times%n%s%n"
        .formatted(
            plan.times(),
            plan.jobs(),
            plan.parentFirst() ? "classes shared by all jobs" : "each job with classes of its own",
            modelLoads,
            verdicts.stream().map(Verdict::toString).collect(Collectors.joining("\n")));
  }
}
