package dev.millstream.benchmarks.library;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.benchmarks.machine.Memory;
import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Embeds texts of a file without Kafka and Flink, and leaves what it measured in another file.
 *
 * <p>By hand it tries each budget on the warm-up's texts and takes the fastest.
 */
@Command(name = "library")
public final class LibraryMain implements Callable<Integer> {
  /** As many as two subtasks of the job keep in flight with its default options. */
  private static final int IN_FLIGHT_PER_CALLER = 512;

  @Option(names = "--by-hand")
  boolean byHand;

  @Option(names = "--texts", required = true)
  Path texts = Path.of("");

  @Option(names = "--result", required = true)
  Path result = Path.of("");

  @Option(names = "--model")
  String model = "default";

  @Option(names = "--variant")
  String variant = "auto";

  @Option(names = "--batch-tokens", split = ",")
  List<Integer> budgets = new ArrayList<>();

  @Option(names = "--parallelism")
  int callers = Runtime.getRuntime().availableProcessors();

  /** Within one run by hand. */
  @Option(names = "--threads")
  int threads = 1;

  private LibraryMain() {}

  /** Measures and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LibraryMain()).execute(args));
  }

  /** How texts are embedded. */
  private interface Loop {
    Answers run(List<BenchText> texts);
  }

  @Override
  public Integer call() throws Exception {
    TextFile given = TextFile.read(texts);
    if (byHand) {
      try (RawLoop loop = new RawLoop(EncoderFiles.locate(model, variant), callers, threads)) {
        int budget = fastest(loop, given.warmUp());
        measure(given.texts(), budget, list -> loop.run(list, budget));
      }
      return 0;
    }
    int budget = budgets.isEmpty() ? 0 : budgets.get(0);
    BatchPolicy policy =
        budget == 0 ? BatchPolicy.DEFAULT : BatchPolicy.DEFAULT.withMaxTokens(budget);
    ModelSpec spec =
        new ModelSpec(ModelRef.parse(model), Variant.parse(variant), Device.CPU, policy);
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      SubmitLoop loop = new SubmitLoop(lease.model(), callers, IN_FLIGHT_PER_CALLER * callers);
      loop.run(given.warmUp());
      measure(given.texts(), budget, loop::run);
    }
    return 0;
  }

  private int fastest(RawLoop loop, List<BenchText> warmUp) {
    List<Integer> tried = budgets.isEmpty() ? List.of(1, 256, 512, 1_024) : budgets;
    loop.run(warmUp, tried.get(0));
    int best = tried.get(0);
    double bestRate = 0;
    for (int budget : tried) {
      double rate = tried.size() == 1 ? 1 : loop.run(warmUp, budget).textsPerSecond();
      if (rate > bestRate) {
        bestRate = rate;
        best = budget;
      }
    }
    return best;
  }

  private void measure(List<BenchText> list, int budget, Loop loop) throws Exception {
    ProcessHandle eldest = ProcessHandle.current().parent().orElseGet(ProcessHandle::current);
    CpuTime before = CpuTime.of(eldest);
    Duration used = cpuTime();
    Answers answers = loop.run(list);
    double cpuSeconds = cpuTime().minus(used).toNanos() / 1e9;
    CpuTime after = CpuTime.of(eldest);
    Memory memory = Memory.of(ProcessHandle.current().pid());
    new LibraryResult(
            list.size(),
            answers.seconds(),
            cpuSeconds,
            answers.paddedShare(),
            memory.peakMib(),
            memory.nowMib(),
            after.foreignCoresSince(before),
            budget)
        .write(result);
  }

  private static Duration cpuTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
