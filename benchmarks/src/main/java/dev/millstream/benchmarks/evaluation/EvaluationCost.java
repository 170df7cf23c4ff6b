package dev.millstream.benchmarks.evaluation;

import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.report.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The same job with and without its answers judged, in turns, in one process. */
public final class EvaluationCost {
  private static final double MILLIS = 1_000;

  private final ClassifyingJob job;
  private final int inputs;
  private final List<Run> plain = new ArrayList<>();
  private final List<Run> judged = new ArrayList<>();

  /**
   * One run of a job.
   *
   * @param cpuSeconds processor time of the process
   */
  private record Run(double seconds, double cpuSeconds, double foreignCores) {}

  /** Compares both forms of a job, which classifies so many texts. */
  public EvaluationCost(ClassifyingJob job, int inputs) {
    this.job = job;
    this.inputs = inputs;
  }

  /**
   * Runs each form once unmeasured, then in rounds of turning order.
   *
   * @param progress hears a line for each run
   */
  public void run(int rounds, Consumer<String> progress) throws Exception {
    progress.accept("warming up");
    job.run(false);
    job.run(true);
    for (int round = 1; round <= rounds; round++) {
      boolean judgedFirst = round % 2 == 0;
      for (boolean evaluated : List.of(judgedFirst, !judgedFirst)) {
        Run run = measure(evaluated);
        (evaluated ? judged : plain).add(run);
        progress.accept(
            "round %d of %d, %s evaluation: %s texts/s, %s foreign cores"
                .formatted(
                    round,
                    rounds,
                    evaluated ? "with" : "without",
                    TextTable.figure(inputs / run.seconds(), 1),
                    TextTable.figure(run.foreignCores(), 2)));
      }
    }
  }

  private Run measure(boolean evaluated) throws Exception {
    ProcessHandle self = ProcessHandle.current();
    CpuTime before = CpuTime.of(self);
    job.run(evaluated);
    CpuTime after = CpuTime.of(self);
    return new Run(
        (after.nanos() - before.nanos()) / 1e9,
        after.ownSeconds() - before.ownSeconds(),
        after.foreignCoresSince(before));
  }

  /** Least, middle and greatest of all rounds, and the ratio of the pairs. */
  public List<String> lines() {
    return new TextTable("evaluation", "texts/s", "CPU ms/text", "foreign cores")
        .row(row("without", plain))
        .row(row("with", judged))
        .row(
            List.of(
                "with / without",
                TextTable.spread(rates(), 3),
                TextTable.spread(processorTimes(), 3),
                ""))
        .lines();
  }

  private List<String> row(String name, List<Run> runs) {
    return List.of(
        name,
        TextTable.spread(Spread.of(runs.stream().map(run -> inputs / run.seconds()).toList()), 1),
        TextTable.spread(
            Spread.of(runs.stream().map(run -> MILLIS * run.cpuSeconds() / inputs).toList()), 2),
        TextTable.figure(Spread.of(runs.stream().map(Run::foreignCores).toList()).max(), 2));
  }

  /** The figures of {@link #lines()}, for a file. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("texts", inputs);
    figures.put("rate_ratio", rates().median());
    figures.put("cpu_ratio", processorTimes().median());
    return figures;
  }

  private Spread rates() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < judged.size(); i++) {
      ratios.add(plain.get(i).seconds() / judged.get(i).seconds());
    }
    return Spread.of(ratios);
  }

  private Spread processorTimes() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < judged.size(); i++) {
      ratios.add(judged.get(i).cpuSeconds() / plain.get(i).cpuSeconds());
    }
    return Spread.of(ratios);
  }
}
