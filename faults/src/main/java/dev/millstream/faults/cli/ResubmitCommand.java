package dev.millstream.faults.cli;

import dev.millstream.faults.session.ResubmitPlan;
import dev.millstream.faults.session.ResubmitReport;
import dev.millstream.faults.session.ResubmitRun;
import dev.millstream.pool.TinyModels;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Submits, cancels and submits again, and tells what the ended jobs left behind. */
@Command(
    name = "resubmit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Submits the jar again and again to one session cluster, and checks that each job delivers"
            + " everything and leaves no class loader, memory, thread or file behind. Ends with 0 if"
            + " so, 1 if not.")
public final class ResubmitCommand implements Callable<Integer> {
  private static final int WARM_UP = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--times", paramLabel = "N", description = "How often. Default: 100.")
  private int times = 100;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many side by side each time. Default: 1.")
  private int jobs = 1;

  @Option(
      names = "--parent-first",
      description = "The jar is in Flink's class path too, and its classes are shared by all jobs.")
  private boolean parentFirst;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "What embeds. Default: a tiny model with random weights.")
  private @Nullable String model;

  @Option(names = "--keep", description = "Leave the folder with logs and data on disk.")
  private boolean keep;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("this command was not made by picocli");
    }
    PrintWriter console = spec.commandLine().getOut();
    ResubmitReport report =
        ResubmitRun.run(
            plan(),
            keep,
            line -> {
              console.println(line);
              console.flush();
            });
    console.print(report.text());
    console.println(report.holds() ? "Every promise was kept." : "A PROMISE WAS BROKEN.");
    console.flush();
    return report.holds() ? 0 : 1;
  }

  private ResubmitPlan plan() {
    String used = model == null ? TinyModels.folder("sentence-similarity/mean").toString() : model;
    try {
      return new ResubmitPlan(times, WARM_UP, jobs, parentFirst, used, PATIENCE);
    } catch (IllegalArgumentException e) {
      throw Faults.problem(spec, String.valueOf(e.getMessage()));
    }
  }
}
