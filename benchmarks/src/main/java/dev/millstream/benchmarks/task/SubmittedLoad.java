package dev.millstream.benchmarks.task;

import dev.millstream.benchmarks.library.RowSums;
import dev.millstream.benchmarks.library.SubmitLoop;
import dev.millstream.benchmarks.library.Submitted;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.pool.RowCost;
import dev.millstream.task.Task;
import java.util.Collections;
import java.util.List;

/** Inputs that are asked of a model as the subtasks of a stream ask. */
final class SubmittedLoad<I, O> implements Load {
  private final SubmitLoop loop;
  private final Task<I, O> task;
  private final List<I> inputs;
  private final CallerTime preparing = new CallerTime();

  SubmittedLoad(LoadedModel model, TaskPlan plan, Task<I, O> task, List<I> inputs) {
    this.loop = new SubmitLoop(model, plan.callers(), plan.inFlight());
    this.task = input -> preparing.of(() -> task.prepare(input));
    this.inputs = List.copyOf(inputs);
  }

  @Override
  public Ran run(int times) {
    List<I> all = Collections.nCopies(times, inputs).stream().flatMap(List::stream).toList();
    Submitted<List<RowCost>> run = loop.run(task, all, Answer::rows);
    RowSums rows = RowSums.of(run.kept());
    return new Ran(all.size(), run.seconds(), rows, rows.tokens(), preparing.takeSeconds());
  }
}
