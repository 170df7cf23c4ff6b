package dev.millstream.faults.check;

import dev.millstream.faults.vitals.Growth;
import dev.millstream.faults.vitals.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Memory, threads and files do not grow with time. */
public final class Steadiness {
  private static final int LEAST_SAMPLES = 9;

  private Steadiness() {}

  /**
   * Judges the processes that were seen often enough.
   *
   * @param samples what was seen of each, at equal times
   */
  public static Verdict of(Map<String, List<Vitals>> samples, Growth.Limits limits) {
    List<String> growths = new ArrayList<>();
    boolean holds = true;
    for (Map.Entry<String, List<Vitals>> process : samples.entrySet()) {
      if (process.getValue().size() >= LEAST_SAMPLES) {
        Growth growth = Growth.of(process.getValue());
        holds &= growth.within(limits);
        growths.add(process.getKey() + " " + growth);
      }
    }
    return new Verdict(
        "I5 I6 memory, threads, files",
        holds && !growths.isEmpty(),
        "last third less middle third: %s; allowed are %d MB, %d threads, %d files."
            .formatted(
                growths.isEmpty() ? "no process lived long enough" : String.join("; ", growths),
                limits.rssBytes() >> 20,
                limits.threads(),
                limits.files()));
  }
}
