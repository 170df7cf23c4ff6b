package dev.millstream.benchmarks.cli;

import dev.millstream.benchmarks.evaluation.ClassifyingJob;
import dev.millstream.benchmarks.evaluation.EvaluationCost;
import dev.millstream.benchmarks.report.JsonReport;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.benchmarks.text.Lengths;
import dev.millstream.benchmarks.text.Texts;
import dev.millstream.benchmarks.text.Words;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what an evaluation costs the job whose answers it judges. */
@Command(
    name = "evaluation",
    sortOptions = false,
    description = {
      "Measures a classifying job with and without an evaluation of all its answers: labels joined by id,",
      "accuracy, macro F1 and calibration for windows of a minute in four groups. No Kafka."
    })
final class MeasureEvaluation implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--texts", description = "How many a run classifies (${DEFAULT-VALUE}).")
  int texts = 3_000;

  @Option(
      names = "--lengths",
      description = "Of the texts: short, mixed or long (${DEFAULT-VALUE}).")
  String lengths = "mixed";

  @Option(names = "--rounds", description = "How often each form runs (${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(names = "--seed", description = "Of the texts (${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(names = "--models", description = "Folder with local/minilm-spam.")
  Path models = Surroundings.models();

  @Option(names = "--out", description = "A JSON file for the ratios.")
  @Nullable Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  boolean help;

  private MeasureEvaluation() {}

  @Override
  public Integer call() throws Exception {
    if (texts < 1) {
      throw new IllegalArgumentException(
          "--texts was %d, but must be at least 1, such as 3000.".formatted(texts));
    }
    Lengths wanted = Lengths.parse("--lengths", lengths);
    List<String> list =
        new Texts(Words.load(), wanted, 0, seed)
            .list("text-", texts).stream().map(BenchText::text).toList();
    ModelRef model = new ModelRef.Folder(models.resolve("local/minilm-spam").toString());
    EvaluationCost cost = new EvaluationCost(new ClassifyingJob(model, list, texts), texts);
    Lease held = ModelPool.ofThisProcess().lease(ModelSpec.of(model)); // so that no run loads it
    try {
      cost.run(rounds, spec.commandLine().getErr()::println);
    } finally {
      held.close();
    }
    PrintWriter lines = spec.commandLine().getOut();
    cost.lines().forEach(lines::println);
    if (out != null) {
      JsonReport.write(out, cost.figures());
    }
    return 0;
  }
}
