package dev.millstream.benchmarks.task;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.benchmarks.machine.Memory;
import dev.millstream.benchmarks.report.TextTable;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.model.Device;
import dev.millstream.model.Variant;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One set of texts through each task, round after round in turning order.
 *
 * <p>Each task leases its model for itself, and all leases are held to the end, as by operators of
 * one process; tasks of the same model share what is loaded.
 *
 * <p>Threading: one thread.
 */
public final class TaskRounds {
  private final TaskPlan plan;
  private final TaskCases tasks;
  private final Map<TaskCase, List<TaskRun>> runs = new LinkedHashMap<>();
  private int models;

  /** A task that holds its model, and how often its inputs fill a round. */
  private record Leased(TaskCase task, Load load, int times) {}

  /** Compares these tasks. */
  public TaskRounds(TaskPlan plan, TaskCases tasks) {
    this.plan = plan;
    this.tasks = tasks;
    tasks.all().forEach(task -> runs.put(task, new ArrayList<>()));
  }

  /**
   * Runs all rounds.
   *
   * @param progress hears a line for each run
   */
  public void run(List<BenchText> texts, Consumer<String> progress) throws InterruptedException {
    Deque<Lease> leases = new ArrayDeque<>();
    try {
      List<Leased> ready = ready(texts.stream().map(BenchText::text).toList(), leases, progress);
      models = (int) leases.stream().map(Lease::model).distinct().count();
      for (int round = 1; round <= plan.rounds(); round++) {
        for (Leased leased : ready) {
          TaskRun run = measure(leased);
          runs.getOrDefault(leased.task(), new ArrayList<>()).add(run);
          progress.accept(
              "round %d of %d, %s: %s inputs/s, %s foreign cores"
                  .formatted(
                      round,
                      plan.rounds(),
                      leased.task().name(),
                      TextTable.figure(run.inputsPerSecond(), 1),
                      TextTable.figure(run.foreignCores(), 2)));
        }
        Collections.reverse(ready);
      }
    } finally {
      leases.forEach(Lease::close);
    }
  }

  private List<Leased> ready(List<String> texts, Deque<Lease> leases, Consumer<String> progress)
      throws InterruptedException {
    List<Leased> ready = new ArrayList<>();
    for (TaskCase task : tasks.all()) {
      Lease lease =
          ModelPool.ofThisProcess()
              .lease(new ModelSpec(task.model(), Variant.AUTO, Device.CPU, BatchPolicy.DEFAULT));
      leases.push(lease);
      Load load = task.making().of(lease.model(), plan, texts);
      progress.accept("warming up " + task.name());
      ready.add(new Leased(task, load, warmUp(load)));
    }
    return ready;
  }

  /** How often the inputs fill a round, by the last of the runs before. */
  private int warmUp(Load load) {
    long start = System.nanoTime();
    double seconds;
    do {
      seconds = load.run(1).seconds();
    } while (Duration.ofNanos(System.nanoTime() - start).compareTo(plan.warmUp()) < 0);
    return (int) Math.max(1, Math.ceil(plan.round().toNanos() / 1e9 / seconds));
  }

  private static TaskRun measure(Leased leased) {
    ProcessHandle self = ProcessHandle.current();
    CpuTime before = CpuTime.of(self);
    Load.Ran ran = leased.load().run(leased.times());
    CpuTime after = CpuTime.of(self);
    return new TaskRun(
        ran,
        after.ownSeconds() - before.ownSeconds(),
        Memory.of(self.pid()).nowMib(),
        after.foreignCoresSince(before));
  }

  /** Models that were loaded for all tasks together. */
  public int models() {
    return models;
  }

  /** What was measured so far. */
  public TaskFigures figures() {
    return new TaskFigures(runs);
  }
}
