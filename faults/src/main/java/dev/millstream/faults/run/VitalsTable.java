package dev.millstream.faults.run;

import dev.millstream.faults.vitals.Growth;
import dev.millstream.faults.vitals.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Memory, threads and files of a run's processes, as lines for people. */
final class VitalsTable {
  private static final int LEAST_FOR_GROWTH = 9;
  private static final String ROW = "  %-16s %9s %8s %8s %8s   %s";

  private VitalsTable() {}

  /** One line for each kind of process: the most that any of them held. */
  static List<String> most(Map<String, List<Vitals>> vitals) {
    Map<String, List<Vitals>> kinds = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    vitals.forEach(
        (name, samples) -> {
          String kind = name.replaceAll("-\\d+$", "");
          kinds.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(samples);
          counts.merge(kind, 1, Integer::sum);
        });
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("at most", "processes", "MB", "threads", "files", "").stripTrailing());
    kinds.forEach(
        (kind, samples) ->
            lines.add(
                ROW.formatted(
                        kind,
                        counts.get(kind),
                        most(samples, Vitals::rssBytes) >> 20,
                        most(samples, Vitals::threads),
                        most(samples, Vitals::files),
                        "")
                    .stripTrailing()));
    return lines;
  }

  /** One line for each process that lived long enough: what it held in the end, and its growth. */
  static List<String> growth(Map<String, List<Vitals>> vitals) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted(
            "in the end", "samples", "MB", "threads", "files", "last third less middle third"));
    new TreeMap<>(vitals)
        .forEach(
            (name, samples) -> {
              if (samples.size() >= LEAST_FOR_GROWTH) {
                Vitals last = samples.get(samples.size() - 1);
                lines.add(
                    ROW.formatted(
                        name,
                        samples.size(),
                        last.rssBytes() >> 20,
                        last.threads(),
                        last.files(),
                        Growth.of(samples)));
              }
            });
    return lines;
  }

  private static long most(List<Vitals> samples, ToLongFunction<Vitals> of) {
    return samples.stream().mapToLong(of).max().orElse(0);
  }
}
