package dev.millstream.faults.run;

import dev.millstream.faults.check.Recoveries;
import dev.millstream.faults.check.Verdict;
import dev.millstream.faults.fault.FaultKind;
import dev.millstream.faults.vitals.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run found.
 *
 * @param seed of the run
 * @param length of the time in which inputs were sent
 * @param inputs in the topic
 * @param outputs vectors and deletions, committed
 * @param deadLetters committed
 * @param restarts of the job since it was last submitted
 * @param struck the faults in their order
 * @param vitals of each process at equal times
 * @param verdicts on each promise
 */
public record RunReport(
    long seed,
    Duration length,
    long inputs,
    long outputs,
    long deadLetters,
    long restarts,
    List<Struck> struck,
    Map<String, List<Vitals>> vitals,
    List<Verdict> verdicts) {

  /** Whether every promise was kept. */
  public boolean holds() {
    return verdicts.stream().allMatch(Verdict::holds);
  }

  /** How often each kind of fault was done. */
  public Map<FaultKind, Integer> kinds() {
    Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    struck.forEach(one -> counts.merge(one.kind(), 1, Integer::sum));
    return counts;
  }

  /** How often a TaskManager was killed. */
  public int taskManagerKills() {
    return struck.stream().mapToInt(one -> one.strike().taskManagerKills()).sum();
  }

  /** How often the broker was killed. */
  public int brokerKills() {
    return struck.stream().mapToInt(one -> one.strike().brokerKills()).sum();
  }

  /** How long recovery took, of those faults from which the job recovered. */
  public Recoveries recoveries() {
    return new Recoveries(struck.stream().filter(Struck::recovered).map(Struck::recovery).toList());
  }

  /** For people. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("seed                 " + seed);
    lines.add("inputs               " + inputs + " in " + length.toSeconds() + " s");
    lines.add("vectors, deletions   " + outputs);
    lines.add("dead letters         " + deadLetters);
    lines.add("restarts             " + restarts + " since the job was last submitted");
    lines.add(
        "faults               %d, among them %d kills of TaskManagers and %d of the broker"
            .formatted(struck.size(), taskManagerKills(), brokerKills()));
    kinds().forEach((kind, count) -> lines.add("  " + line(kind, count)));
    lines.addAll(struck.isEmpty() ? VitalsTable.growth(vitals) : VitalsTable.most(vitals));
    verdicts.forEach(verdict -> lines.add(verdict.toString()));
    return String.join("\n", lines) + "\n";
  }

  private String line(FaultKind kind, int count) {
    Recoveries of =
        new Recoveries(
            struck.stream().filter(one -> one.kind() == kind).map(Struck::recovery).toList());
    return "%-18s %3d, recovery p50 %.1f s, longest %.1f s"
        .formatted(
            kind.typed(),
            count,
            of.percentile(50).toMillis() / 1_000.0,
            of.percentile(100).toMillis() / 1_000.0);
  }
}
