package dev.millstream.benchmarks.cli;

import dev.millstream.benchmarks.machine.ArithmeticPeak;
import dev.millstream.benchmarks.report.TextTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the arithmetic peak. */
@Command(
    name = "peak",
    description =
        "Measures how fast the cores multiply matrices of 32-bit floats, per second of processor time.")
final class MeasurePeak implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--threads", description = "Up to how many at once (cores: ${DEFAULT-VALUE}).")
  int threads = Runtime.getRuntime().availableProcessors();

  private MeasurePeak() {}

  @Override
  public Integer call() {
    for (int used = 1; used <= threads; used++) {
      spec.commandLine()
          .getOut()
          .println(
              "%d threads: %s GFLOP/s"
                  .formatted(used, TextTable.figure(ArithmeticPeak.measure(used), 1)));
    }
    return 0;
  }
}
