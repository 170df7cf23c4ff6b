package dev.millstream.benchmarks.budget;

import dev.millstream.batch.BudgetState;
import dev.millstream.benchmarks.library.Answers;
import dev.millstream.benchmarks.library.SubmitLoop;
import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.text.BenchText;
import java.util.List;

/** One turn of a budget: at full load, then at light load. */
record BudgetRun(Load full, Load light, BudgetState budget) {
  private static final double MILLIS = 1e3;

  double foreignCores() {
    return Spread.of(full.foreignCores(), light.foreignCores()).max();
  }

  String found() {
    return budget.tokens() + (budget.isSettled() ? "" : " (open)");
  }

  /** All texts under one load, with this process's processor time for each. */
  record Load(Answers answers, double cpuMillis, double foreignCores) {
    static Load of(SubmitLoop loop, List<BenchText> texts) {
      CpuTime start = CpuTime.of(ProcessHandle.current());
      Answers answers = loop.run(texts);
      CpuTime end = CpuTime.of(ProcessHandle.current());
      return new Load(
          answers,
          MILLIS * (end.ownSeconds() - start.ownSeconds()) / texts.size(),
          end.foreignCoresSince(start));
    }

    double rate() {
      return answers.textsPerSecond();
    }
  }
}
