package dev.millstream.benchmarks.budget;

import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.report.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What each budget did in each turn of each round, as tables and figures. */
public final class SweepResults {
  private static final double MILLIS = 1e3;
  private static final double PERCENT = 100;

  private final SweepPlan plan;
  private final Map<Integer, List<BudgetRun>> runs = new LinkedHashMap<>();

  /** Of no turn yet. */
  SweepResults(SweepPlan plan) {
    this.plan = plan;
    plan.allBudgets().forEach(budget -> runs.put(budget, new ArrayList<>()));
  }

  /** The next turn of this budget. */
  void add(int budget, BudgetRun run) {
    of(budget).add(run);
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
              SweepPlan.name(budget),
              TextTable.spread(rates(budget, BudgetRun::full), 1),
              ratio(budget, bestFull, BudgetRun::full).text(),
              TextTable.figure(cpuMillis(budget, BudgetRun::full), 1),
              TextTable.figure(PERCENT * padded(budget), 1),
              TextTable.spread(rates(budget, BudgetRun::light), 1),
              ratio(budget, bestLight, BudgetRun::light).text(),
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
   * second, the ratio to it with its error, the budgets found and the most foreign cores of any
   * run.
   */
  public List<List<String>> summary() {
    return List.of(summary("full", BudgetRun::full), summary("light", BudgetRun::light));
  }

  private List<String> summary(String name, Function<BudgetRun, BudgetRun.Load> load) {
    int best = bestFixed(load);
    double foreign = Spread.of(runs.keySet().stream().map(this::foreignCores).toList()).max();
    return List.of(
        name,
        SweepPlan.name(best),
        TextTable.spread(rates(best, load), 1),
        ratio(SweepPlan.AUTOMATIC, best, load).text(),
        found(),
        TextTable.figure(foreign, 2));
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

  /** The fixed budget that is fastest in the mean of the rounds. */
  private int bestFixed(Function<BudgetRun, BudgetRun.Load> load) {
    return plan.budgets().stream()
        .max(Comparator.comparingDouble(budget -> ratio(budget, SweepPlan.AUTOMATIC, load).mean()))
        .orElseThrow();
  }

  private Spread rates(int budget, Function<BudgetRun, BudgetRun.Load> load) {
    return Spread.of(of(budget).stream().map(run -> load.apply(run).rate()).toList());
  }

  private double cpuMillis(int budget, Function<BudgetRun, BudgetRun.Load> load) {
    return Spread.of(of(budget).stream().map(run -> load.apply(run).cpuMillis()).toList()).median();
  }

  private RateRatio ratio(int budget, int other, Function<BudgetRun, BudgetRun.Load> load) {
    List<List<Double>> rounds = new ArrayList<>();
    for (int turn = 0; turn < of(budget).size(); turn++) {
      if (turn % plan.turns() == 0) {
        rounds.add(new ArrayList<>());
      }
      double rate = load.apply(of(budget).get(turn)).rate();
      rounds.get(rounds.size() - 1).add(rate / load.apply(of(other).get(turn)).rate());
    }
    return RateRatio.of(rounds);
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
          SweepPlan.name(budget),
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
