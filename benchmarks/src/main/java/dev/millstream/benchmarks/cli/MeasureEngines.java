package dev.millstream.benchmarks.cli;

import dev.millstream.benchmarks.engine.EngineComparison;
import dev.millstream.benchmarks.onnx.EncoderFiles;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what DJL adds to a batch. */
@Command(
    name = "engines",
    description =
        "Runs the same batches directly and through DJL's OnnxRuntime, in turn on one thread, and compares their processor time.")
final class MeasureEngines implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rows",
      split = ",",
      description = "Texts of a batch (default: ${DEFAULT-VALUE}).")
  List<Integer> rows = List.of(1, 4, 16);

  @Option(
      names = "--tokens",
      split = ",",
      description = "Tokens of each (default: ${DEFAULT-VALUE}).")
  List<Integer> tokens = List.of(16, 64, 256);

  private MeasureEngines() {}

  @Override
  public Integer call() {
    EncoderFiles miniLm = EncoderFiles.locate("default", "auto");
    try (EngineComparison comparison =
        new EngineComparison(miniLm.files().onnx(), miniLm.hidden())) {
      for (int length : tokens) {
        for (int count : rows) {
          print(count, length, comparison.measure(count, length));
        }
      }
    }
    return 0;
  }

  private void print(int count, int length, EngineComparison.Figures figures) {
    spec.commandLine()
        .getOut()
        .println(
            "%d x %d tokens: %.2f ms direct, %.2f ms djl:OnnxRuntime, ratio %.3f (of the least: %.3f), %d runs each"
                .formatted(
                    count,
                    length,
                    figures.direct(),
                    figures.djl(),
                    figures.djl() / figures.direct(),
                    figures.leastDjl() / figures.leastDirect(),
                    figures.runs()));
  }
}
