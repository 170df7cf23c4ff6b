package dev.millstream.benchmarks.budget;

import dev.millstream.benchmarks.library.SubmitLoop;
import dev.millstream.benchmarks.report.TextTable;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.LoadedModel;
import java.util.List;
import java.util.function.Consumer;

/**
 * One set of texts through one model with each fixed budget and with the automatic one, at full and
 * at light load. In each round the model is loaded anew for each budget, all are warmed up, and
 * then they take turns. The order turns, in loading too, so that a machine that becomes slower does
 * so for all, and no budget always gets the memory that is left.
 *
 * <p>Light load is a few texts in flight, each followed by the next: batches then are as small as
 * in a job that keeps up with its input, and texts a second say how long a text takes.
 *
 * <p>Threading: one thread.
 */
public final class BudgetSweep {
  private final SweepPlan plan;
  private final ModelRef model;
  private final Variant variant;

  /** Compares budgets for this model. */
  public BudgetSweep(SweepPlan plan, ModelRef model, Variant variant) {
    this.plan = plan;
    this.model = model;
    this.variant = variant;
  }

  /**
   * Runs all rounds.
   *
   * @param warmUp embedded before each round, and not counted
   * @param progress hears a line for each turn of a budget
   */
  public SweepResults run(List<BenchText> warmUp, List<BenchText> texts, Consumer<String> progress)
      throws InterruptedException {
    SweepResults results = new SweepResults(plan);
    for (int round = 1; round <= plan.rounds(); round++) {
      List<Integer> order = plan.loading(round);
      try (LoadedBudgets loaded = LoadedBudgets.load(order, model, variant)) {
        for (int budget : order) {
          SubmitLoop full = full(loaded.of(budget));
          full.run(warmUp);
          settle(loaded.of(budget), full, warmUp);
        }
        for (int turn = 1; turn <= plan.turns(); turn++) {
          String name = "round %d of %d, turn %d".formatted(round, plan.rounds(), turn);
          for (int budget : plan.running(round, turn)) {
            BudgetRun run = measure(loaded.of(budget), texts);
            results.add(budget, run);
            progress.accept(
                "%s, budget %s: %s".formatted(name, SweepPlan.name(budget), line(budget, run)));
          }
        }
      }
    }
    return results;
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
}
