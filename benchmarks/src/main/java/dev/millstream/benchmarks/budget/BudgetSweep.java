package dev.millstream.benchmarks.budget;

import dev.millstream.benchmarks.library.SubmitLoop;
import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.report.TextTable;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.LoadedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One set of texts through one model with each fixed budget and with the automatic one, at full and
 * at light load. In each round the model is loaded anew for each budget, all are warmed up, and
 * then they take turns, in turning order, so that a machine that becomes slower does so for all.
 *
 * <p>Light load is a few texts in flight, each followed by the next: batches then are as small as
 * in a job that keeps up with its input, and texts a second say how long a text takes.
 *
 * <p>Threading: one thread.
 */
public final class BudgetSweep {
  private static final double MILLIS = 1e3;
  private static final double PERCENT = 100;

  private final SweepPlan plan;
  private final ModelRef model;
  private final Variant variant;
  private final Map<Integer, List<BudgetRun>> runs = new LinkedHashMap<>();

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
   * @param warmUp embedded before each round, and not counted
   * @param progress hears a line for each turn of a budget
   */
  public void run(List<BenchText> warmUp, List<BenchText> texts, Consumer<String> progress)
      throws InterruptedException {
    for (int round = 1; round <= plan.rounds(); round++) {
      List<Integer> order = List.copyOf(runs.keySet());
      try (LoadedBudgets loaded = LoadedBudgets.load(order, model, variant)) {
        for (int budget : order) {
          SubmitLoop full = full(loaded.of(budget));
          full.run(warmUp);
          settle(loaded.of(budget), full, warmUp);
        }
        for (int turn = 1; turn <= plan.turns(); turn++) {
          String name = "round %d of %d, turn %d".formatted(round, plan.rounds(), turn);
          turn(loaded, inOrder(order, round + turn), texts, line -> progress.accept(name + line));
        }
      }
    }
  }

  /** Forwards where the number is even, else backwards. */
  private static List<Integer> inOrder(List<Integer> budgets, int number) {
    List<Integer> order = new ArrayList<>(budgets);
    if (number % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  private void turn(
      LoadedBudgets loaded, List<Integer> order, List<BenchText> texts, Consumer<String> progress) {
    for (int budget : order) {
      BudgetRun run = measure(loaded.of(budget), texts);
      of(budget).add(run);
      progress.accept(", budget %s: %s".formatted(name(budget), line(budget, run)));
    }
  }

  private static String line(int budget, BudgetRun run) {
    return "%s texts/s full, %s light, %s foreign cores%s"
        .formatted(
            TextTable.figure(run.full().rate(), 1),
            TextTable.figure(run.light().rate(), 1),
            TextTable.figure(run.foreignCores(), 2),
            budget == SweepPlan.AUTOMATIC ? ", found " + run.found() : "");
  }

  private SubmitLoop full(LoadedModel loaded) {
    return new SubmitLoop(loaded, plan.callers(), plan.fullLoad());
  }

  private BudgetRun measure(LoadedModel loaded, List<BenchText> texts) {
    BudgetRun.Load full = BudgetRun.Load.of(full(loaded), texts);
    BudgetRun.Load light =
        BudgetRun.Load.of(new SubmitLoop(loaded, plan.callers(), plan.lightLoad()), texts);
    return new BudgetRun(full, light, loaded.budget());
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
    int bestFull = bestFixed(BudgetRun::full);
    int bestLight = bestFixed(BudgetRun::light);
    TextTable table =
        new TextTable(
            "budget",
            "full: texts/s min / med / max",
            "x best fixed",
            "CPU ms/text",
            "padded %",
            "light: texts/s min / med / max",
            "x best fixed",
            "CPU ms/text",
            "p50 ms",
            "p99 ms",
            "foreign cores",
            "found");
    for (int budget : runs.keySet()) {
      Spread latencies =
          Spread.of(
              of(budget).stream()
                  .flatMap(run -> run.light().answers().latencies().stream())
                  .toList());
      table.row(
          List.of(
              name(budget),
              TextTable.spread(rates(budget, BudgetRun::full), 1),
              TextTable.figure(ratio(budget, bestFull, BudgetRun::full), 3),
              TextTable.figure(cpuMillis(budget, BudgetRun::full), 1),
              TextTable.figure(PERCENT * padded(budget), 1),
              TextTable.spread(rates(budget, BudgetRun::light), 1),
              TextTable.figure(ratio(budget, bestLight, BudgetRun::light), 3),
              TextTable.figure(cpuMillis(budget, BudgetRun::light), 1),
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
    return List.of(summary("full", BudgetRun::full), summary("light", BudgetRun::light));
  }

  private List<String> summary(String name, Function<BudgetRun, BudgetRun.Load> load) {
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
    List<BudgetRun> all = of(SweepPlan.AUTOMATIC);
    return IntStream.rangeClosed(1, all.size() / plan.turns())
        .mapToObj(round -> all.get(round * plan.turns() - 1).found())
        .collect(Collectors.joining(" "));
  }

  private double foreignCores(int budget) {
    return Spread.of(of(budget).stream().map(BudgetRun::foreignCores).toList()).max();
  }

  private int bestFixed(Function<BudgetRun, BudgetRun.Load> load) {
    return plan.budgets().stream()
        .max(Comparator.comparingDouble(budget -> rates(budget, load).median()))
        .orElseThrow();
  }

  private Spread rates(int budget, Function<BudgetRun, BudgetRun.Load> load) {
    return Spread.of(of(budget).stream().map(run -> load.apply(run).rate()).toList());
  }

  private double cpuMillis(int budget, Function<BudgetRun, BudgetRun.Load> load) {
    return Spread.of(of(budget).stream().map(run -> load.apply(run).cpuMillis()).toList()).median();
  }

  /** The middle of the turns' ratios. */
  private double ratio(int budget, int best, Function<BudgetRun, BudgetRun.Load> load) {
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < of(budget).size(); turn++) {
      ratios.add(load.apply(of(budget).get(turn)).rate() / load.apply(of(best).get(turn)).rate());
    }
    return Spread.of(ratios).median();
  }

  private double padded(int budget) {
    return Spread.of(of(budget).stream().map(run -> run.full().answers().paddedShare()).toList())
        .median();
  }

  private List<BudgetRun> of(int budget) {
    return runs.getOrDefault(budget, List.of());
  }

  /** Texts a second and the rest of each turn, by budget and load. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (int budget : runs.keySet()) {
      figures.put(
          name(budget),
          Map.of(
              "full", of(budget).stream().map(run -> run.full().rate()).toList(),
              "light", of(budget).stream().map(run -> run.light().rate()).toList(),
              "full_cpu_millis", of(budget).stream().map(run -> run.full().cpuMillis()).toList(),
              "light_cpu_millis", of(budget).stream().map(run -> run.light().cpuMillis()).toList(),
              "padded_share", padded(budget),
              "foreign_cores", of(budget).stream().map(BudgetRun::foreignCores).toList(),
              "budget", of(budget).stream().map(BudgetRun::found).toList()));
    }
    return figures;
  }
}
