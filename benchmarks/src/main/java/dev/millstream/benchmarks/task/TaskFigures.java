package dev.millstream.benchmarks.task;

import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.report.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of all tasks as a table, middles of the rounds, and as figures of each round. */
public final class TaskFigures {
  private static final double PERCENT = 100;

  private final Map<TaskCase, List<TaskRun>> runs;

  TaskFigures(Map<TaskCase, List<TaskRun>> runs) {
    this.runs = runs;
  }

  /** The table. */
  public List<String> lines() {
    TextTable table =
        new TextTable(
            "task",
            "model",
            "inputs/s min / med / max",
            "rows/s",
            "tokens/s",
            "rows/input",
            "rows/batch",
            "padded %",
            "tokenizing us/input",
            "% of CPU",
            "CPU us/row",
            "RSS MiB",
            "foreign cores");
    runs.forEach(
        (task, rounds) ->
            table.row(
                List.of(
                    task.name(),
                    task.size(),
                    TextTable.spread(spread(rounds, TaskRun::inputsPerSecond), 0),
                    middle(rounds, TaskRun::rowsPerSecond, 0),
                    middle(rounds, TaskRun::tokensPerSecond, 0),
                    middle(rounds, TaskRun::rowsPerInput, 1),
                    middle(rounds, TaskRun::rowsPerBatch, 1),
                    middle(rounds, run -> PERCENT * run.paddedShare(), 1),
                    middle(rounds, TaskRun::prepareMicros, 0),
                    middle(rounds, run -> PERCENT * run.prepareShare(), 1),
                    middle(rounds, TaskRun::cpuMicrosPerRow, 0),
                    middle(rounds, TaskRun::memoryMib, 0),
                    TextTable.figure(spread(rounds, TaskRun::foreignCores).max(), 2))));
    return table.lines();
  }

  private static String middle(List<TaskRun> rounds, ToDoubleFunction<TaskRun> figure, int digits) {
    return TextTable.figure(spread(rounds, figure).median(), digits);
  }

  private static Spread spread(List<TaskRun> rounds, ToDoubleFunction<TaskRun> figure) {
    return Spread.of(each(rounds, figure));
  }

  private static List<Double> each(List<TaskRun> rounds, ToDoubleFunction<TaskRun> figure) {
    return rounds.stream().map(figure::applyAsDouble).toList();
  }

  /** Each task's figures, by round. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    runs.forEach((task, rounds) -> figures.put(task.name(), figures(task, rounds)));
    return figures;
  }

  private static Map<String, Object> figures(TaskCase task, List<TaskRun> rounds) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("model", task.model().toString());
    figures.put("tiny", task.isTiny());
    figures.put("inputs_per_second", each(rounds, TaskRun::inputsPerSecond));
    figures.put("rows_per_second", each(rounds, TaskRun::rowsPerSecond));
    figures.put("tokens_per_second", each(rounds, TaskRun::tokensPerSecond));
    figures.put("rows_per_input", each(rounds, TaskRun::rowsPerInput));
    figures.put("rows_per_batch", each(rounds, TaskRun::rowsPerBatch));
    figures.put("padded_share", each(rounds, TaskRun::paddedShare));
    figures.put("tokenizing_micros_per_input", each(rounds, TaskRun::prepareMicros));
    figures.put("tokenizing_share_of_cpu", each(rounds, TaskRun::prepareShare));
    figures.put("cpu_micros_per_row", each(rounds, TaskRun::cpuMicrosPerRow));
    figures.put("memory_mib", each(rounds, TaskRun::memoryMib));
    figures.put("foreign_cores", each(rounds, TaskRun::foreignCores));
    return figures;
  }
}
