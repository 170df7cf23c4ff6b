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
import java.util.TreeMap;

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
    kinds().forEach((kind, count) -> lines.add("  %-18s %d".formatted(kind.typed(), count)));
    new TreeMap<>(vitals)
        .forEach((name, all) -> lines.add("  %-18s %s".formatted(name, life(all))));
    verdicts.forEach(verdict -> lines.add(verdict.toString()));
    return String.join("\n", lines) + "\n";
  }

  private static String life(List<Vitals> all) {
    return "start %s; middle %s; end %s"
        .formatted(all.get(0), all.get(all.size() / 2), all.get(all.size() - 1));
  }
}
