package dev.millstream.benchmarks.cli;

import dev.millstream.benchmarks.generate.WritingPlan;
import dev.millstream.benchmarks.generate.WritingRounds;
import dev.millstream.benchmarks.report.JsonReport;
import dev.millstream.model.ModelFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast a model writes. */
@Command(
    name = "generate",
    sortOptions = false,
    description = {
      "Measures how fast a model writes texts side by side, greedily, and how long a text waits for its first token.",
      "No Kafka, no Flink. The peer: benchmarks/src/main/python/llama_cpp_generate.py."
    })
final class MeasureGeneration implements Callable<Integer> {
  private static final String MODEL = "HuggingFaceTB/SmolLM2-135M-Instruct";

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--texts",
      split = ",",
      description = "How many side by side (default: ${DEFAULT-VALUE}).")
  List<Integer> texts = List.of(1, 4, 8, 16);

  @Option(names = "--prompt-tokens", description = "Of each text (${DEFAULT-VALUE}).")
  int promptTokens = 64;

  @Option(names = "--new-tokens", description = "That each text gets (${DEFAULT-VALUE}).")
  int newTokens = 48;

  @Option(names = "--rounds", description = "How often each case runs (${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(
      names = "--joins",
      description = "Texts whose first token is waited for in a round (${DEFAULT-VALUE}).")
  int joins = 8;

  @Option(names = "--threads", description = "All together (cores: ${DEFAULT-VALUE}).")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--model", description = "Its folder (that of SmolLM2-135M-Instruct).")
  Path model = Surroundings.models().resolve(MODEL);

  @Option(names = "--onnx", description = "The file in it (${DEFAULT-VALUE}).")
  String onnx = "onnx/model_q4.onnx";

  @Option(names = "--out", description = "A JSON file for all figures.")
  @Nullable Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  boolean help;

  private MeasureGeneration() {}

  @Override
  public Integer call() throws Exception {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "--threads was %d, but must be at least 1.".formatted(threads));
    }
    WritingPlan plan = new WritingPlan(texts, promptTokens, newTokens, rounds, joins);
    ModelFiles files =
        ModelFiles.pinned(
            Objects.requireNonNull(model.toAbsolutePath().normalize().getFileName()).toString(),
            "",
            model,
            onnx,
            "Name its folder by --model and its ONNX file by --onnx.");
    WritingRounds measured = new WritingRounds(plan, threads);
    measured.run(files, spec.commandLine().getErr()::println);
    PrintWriter lines = spec.commandLine().getOut();
    lines.println(
        "%s, %s: prompts of %d tokens, %d new ones"
            .formatted(model, onnx, promptTokens, newTokens));
    measured.figures().lines().forEach(lines::println);
    if (out != null) {
      JsonReport.write(out, measured.figures().figures());
    }
    return 0;
  }
}
