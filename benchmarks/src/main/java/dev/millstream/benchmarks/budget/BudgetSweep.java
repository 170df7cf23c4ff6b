package dev.millstream.benchmarks.budget;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.batch.BudgetState;
import dev.millstream.benchmarks.library.Answers;
import dev.millstream.benchmarks.library.SubmitLoop;
import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.report.TextTable;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One set of texts through one model with each fixed budget and with the automatic one, at full and
 * at light load, round after round in turning order.
 *
 * <p>Light load is a few texts in flight, each followed by the next: batches then are as small as
 * in a job that keeps up with its input, and texts a second say how long a text takes.
 *
 * <p>Threading: one thread. Loads the model anew for each budget, so nothing else in this process
 * may hold it.
 */
public final class BudgetSweep {
  private static final double MILLIS = 1e3;
  private static final double PERCENT = 100;

  private final SweepPlan plan;
  private final ModelRef model;
  private final Variant variant;
  private final Map<Integer, List<Run>> runs = new LinkedHashMap<>();

  /** One round, and the budget after it. */
  private record Run(Answers full, Answers light, double foreignCores, BudgetState budget) {
    String found() {
      return budget.tokens() + (budget.isSettled() ? "" : " (open)");
    }
  }

  /** Compares budgets for this model. */
  public BudgetSweep(SweepPlan plan, ModelRef model, Variant variant) {
    this.plan = plan;
    this.model = model;
    this.variant = variant;
    runs.put(SweepPlan.AUTOMATIC, new ArrayList<>());
    plan.budgets().forEach(budget -> runs.put(budget, new ArrayList<>()));
  }

  /**
   * Runs all rounds.
   *
   * @param warmUp embedded before each run, and not counted
   * @param progress hears a line for each run
   */
  public void run(List<BenchText> warmUp, List<BenchText> texts, Consumer<String> progress)
      throws InterruptedException {
    for (int round = 1; round <= plan.rounds(); round++) {
      List<Integer> order = new ArrayList<>(runs.keySet());
      if (round % 2 == 0) {
        Collections.reverse(order);
      }
      for (int budget : order) {
        Run run = measure(budget, warmUp, texts);
        runs.getOrDefault(budget, new ArrayList<>()).add(run);
        progress.accept(
            "round %d of %d, budget %s: %s texts/s full, %s light, %s foreign cores%s"
                .formatted(
                    round,
                    plan.rounds(),
                    name(budget),
                    TextTable.figure(run.full().textsPerSecond(), 1),
                    TextTable.figure(run.light().textsPerSecond(), 1),
                    TextTable.figure(run.foreignCores(), 2),
                    budget == SweepPlan.AUTOMATIC ? ", found " + run.found() : ""));
      }
    }
  }

  private Run measure(int budget, List<BenchText> warmUp, List<BenchText> texts)
      throws InterruptedException {
    BatchPolicy policy =
        budget == SweepPlan.AUTOMATIC
            ? BatchPolicy.DEFAULT
            : BatchPolicy.DEFAULT.withMaxTokens(budget);
    ModelSpec spec = new ModelSpec(model, variant, Device.CPU, policy);
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      LoadedModel loaded = lease.model();
      SubmitLoop full = new SubmitLoop(loaded, plan.callers(), plan.fullLoad());
      SubmitLoop light = new SubmitLoop(loaded, plan.callers(), plan.lightLoad());
      full.run(warmUp);
      settle(loaded, full, warmUp);
      CpuTime start = CpuTime.of(ProcessHandle.current());
      Answers atFull = full.run(texts);
      CpuTime middle = CpuTime.of(ProcessHandle.current());
      Answers atLight = light.run(texts);
      CpuTime end = CpuTime.of(ProcessHandle.current());
      double foreign =
          Spread.of(middle.foreignCoresSince(start), end.foreignCoresSince(middle)).max();
      return new Run(atFull, atLight, foreign, loaded.budget());
    }
  }

  /** A budget that finds itself is measured once it has; a fixed one is settled from the start. */
  private void settle(LoadedModel loaded, SubmitLoop full, List<BenchText> warmUp) {
    long start = System.nanoTime();
    while (!loaded.budget().isSettled() && System.nanoTime() - start < plan.settling().toNanos()) {
      full.run(warmUp);
    }
  }

  /** The table of what was measured. */
  public List<String> lines() {
    int bestFull = bestFixed(Run::full);
    int bestLight = bestFixed(Run::light);
    TextTable table =
        new TextTable(
            "budget",
            "full: texts/s min / med / max",
            "x best fixed",
            "padded %",
            "light: texts/s min / med / max",
            "x best fixed",
            "p50 ms",
            "p99 ms",
            "foreign cores",
            "found");
    for (int budget : runs.keySet()) {
      Spread latencies =
          Spread.of(of(budget).stream().flatMap(run -> run.light().latencies().stream()).toList());
      table.row(
          List.of(
              name(budget),
              TextTable.spread(rates(budget, Run::full), 1),
              TextTable.figure(ratio(budget, bestFull, Run::full), 3),
              TextTable.figure(PERCENT * padded(budget), 1),
              TextTable.spread(rates(budget, Run::light), 1),
              TextTable.figure(ratio(budget, bestLight, Run::light), 3),
              TextTable.figure(MILLIS * latencies.median(), 1),
              TextTable.figure(MILLIS * latencies.percentile(0.99), 1),
              TextTable.figure(foreignCores(budget), 2),
              budget == SweepPlan.AUTOMATIC ? found() : "-"));
    }
    return table.lines();
  }

  /**
   * How the automatic budget did, for a summary: rows of load, best fixed budget, its texts a
   * second, the ratio to it, the budgets found and the most foreign cores of any run.
   */
  public List<List<String>> summary() {
    return List.of(summary("full", Run::full), summary("light", Run::light));
  }

  private List<String> summary(String name, Function<Run, Answers> load) {
    int best = bestFixed(load);
    double foreign = Spread.of(runs.keySet().stream().map(this::foreignCores).toList()).max();
    return List.of(
        name,
        name(best),
        TextTable.spread(rates(best, load), 1),
        TextTable.figure(ratio(SweepPlan.AUTOMATIC, best, load), 3),
        found(),
        TextTable.figure(foreign, 2));
  }

  private static String name(int budget) {
    return budget == SweepPlan.AUTOMATIC ? "auto" : Integer.toString(budget);
  }

  /** The budgets that the rounds ended with; open where the search had not ended. */
  private String found() {
    return of(SweepPlan.AUTOMATIC).stream().map(Run::found).collect(Collectors.joining(" "));
  }

  private double foreignCores(int budget) {
    return Spread.of(of(budget).stream().map(Run::foreignCores).toList()).max();
  }

  private int bestFixed(Function<Run, Answers> load) {
    return plan.budgets().stream()
        .max(Comparator.comparingDouble(budget -> rates(budget, load).median()))
        .orElseThrow();
  }

  private Spread rates(int budget, Function<Run, Answers> load) {
    return Spread.of(of(budget).stream().map(run -> load.apply(run).textsPerSecond()).toList());
  }

  /** The middle of the rounds' ratios. */
  private double ratio(int budget, int best, Function<Run, Answers> load) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < of(budget).size(); round++) {
      ratios.add(
          load.apply(of(budget).get(round)).textsPerSecond()
              / load.apply(of(best).get(round)).textsPerSecond());
    }
    return Spread.of(ratios).median();
  }

  private double padded(int budget) {
    return Spread.of(of(budget).stream().map(run -> run.full().paddedShare()).toList()).median();
  }

  private List<Run> of(int budget) {
    return runs.getOrDefault(budget, List.of());
  }

  /** Texts a second and the rest of each round, by budget, load and round. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (int budget : runs.keySet()) {
      figures.put(
          name(budget),
          Map.of(
              "full", of(budget).stream().map(run -> run.full().textsPerSecond()).toList(),
              "light", of(budget).stream().map(run -> run.light().textsPerSecond()).toList(),
              "padded_share", padded(budget),
              "foreign_cores", of(budget).stream().map(Run::foreignCores).toList(),
              "budget", of(budget).stream().map(Run::found).toList()));
    }
    return figures;
  }
}
