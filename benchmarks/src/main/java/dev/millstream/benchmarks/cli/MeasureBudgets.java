package dev.millstream.benchmarks.cli;

import dev.millstream.benchmarks.budget.BudgetSweep;
import dev.millstream.benchmarks.budget.SweepPlan;
import dev.millstream.benchmarks.budget.SweepResults;
import dev.millstream.benchmarks.report.JsonReport;
import dev.millstream.benchmarks.report.TextTable;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.benchmarks.text.Lengths;
import dev.millstream.benchmarks.text.Texts;
import dev.millstream.benchmarks.text.Words;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares batch budgets. */
@Command(
    name = "budgets",
    sortOptions = false,
    description = {
      "Compares fixed budgets of padded tokens a batch with the one that is found by itself.",
      "Uses the loaded model's batcher only: no Kafka, no Flink."
    })
final class MeasureBudgets implements Callable<Integer> {
  /** Texts of some three seconds on two cores, of those that last ten. */
  private static final double SHARE_OF_USUAL = 0.3;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--texts",
      split = ",",
      description = "Their lengths: short, mixed and long (${DEFAULT-VALUE}).")
  List<String> texts = new ArrayList<>(List.of("short", "mixed", "long"));

  @Option(
      names = "--variants",
      split = ",",
      description = "fp32 and q8, whose file --q8-model holds (${DEFAULT-VALUE}).")
  List<String> variants = new ArrayList<>(List.of("fp32", "q8"));

  @Option(names = "--batch-tokens", split = ",", description = "Fixed budgets (${DEFAULT-VALUE}).")
  List<Integer> budgets = new ArrayList<>(List.of(1, 64, 128, 256, 512, 1_024, 2_048));

  @Option(names = "--count", description = "Texts a run (short 900, mixed 300, long 90).")
  @Nullable Integer count;

  @Option(names = "--warm-up", description = "Texts before each round, not counted (--count).")
  @Nullable Integer warmUp;

  @Option(
      names = "--rounds",
      description =
          "How often the model is loaded (${DEFAULT-VALUE}); two or more say how far a ratio may be off.")
  int rounds = 3;

  @Option(names = "--turns", description = "How often each runs in a round (${DEFAULT-VALUE}).")
  int turns = 3;

  @Option(names = "--seed", description = "Of the texts (${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(names = "--callers", description = "Threads that submit (cores: ${DEFAULT-VALUE}).")
  int callers = Runtime.getRuntime().availableProcessors();

  @Option(names = "--full-load", description = "Texts in flight at full load (512 a caller).")
  @Nullable Integer fullLoad;

  @Option(names = "--light-load", description = "Texts in flight at light load (2 a caller).")
  @Nullable Integer lightLoad;

  @Option(
      names = "--settle-seconds",
      description =
          "Most seconds in which the automatic budget finds itself in a round (${DEFAULT-VALUE}).")
  int settleSeconds = 60;

  @Option(names = "--model", description = "The model for fp32 (${DEFAULT-VALUE}).")
  String model = "default";

  @Option(names = "--q8-model", description = "Folder of the model with an 8-bit file.")
  Path q8Model = Surroundings.q8Model();

  @Option(names = "--out", description = "A JSON file for all figures.")
  @Nullable Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  boolean help;

  private MeasureBudgets() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter lines = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    SweepPlan plan = plan();
    Words words = Words.load();
    Map<String, Object> figures = new LinkedHashMap<>();
    TextTable summary = emptySummary();
    for (String name : texts) {
      Lengths lengths = Lengths.parse(name);
      int many = count == null ? (int) (lengths.usualCount() * SHARE_OF_USUAL) : count;
      Texts made = new Texts(words, lengths, 0, seed);
      List<BenchText> before = made.list("warm-", warmUp == null ? many : warmUp);
      List<BenchText> list = made.list("text-", many);
      for (String variant : variants) {
        String title = "%s texts, %s".formatted(lengths, variant);
        SweepResults results =
            new BudgetSweep(plan, modelOf(variant), Variant.parse(variant))
                .run(before, list, line -> progress.println(title + ": " + line));
        lines.println(title);
        results.lines().forEach(lines::println);
        lines.println();
        results
            .summary()
            .forEach(row -> summary.row(Stream.concat(Stream.of(title), row.stream()).toList()));
        figures.put(title, results.figures());
        if (out != null) {
          JsonReport.write(out, figures);
        }
      }
    }
    summary.lines().forEach(lines::println);
    return 0;
  }

  private static TextTable emptySummary() {
    return new TextTable(
        "texts, variant",
        "load",
        "best fixed",
        "its texts/s min / med / max",
        "auto, x best fixed",
        "found",
        "foreign cores");
  }

  private SweepPlan plan() {
    return new SweepPlan(
        budgets,
        rounds,
        turns,
        callers,
        fullLoad == null ? 512 * callers : fullLoad,
        lightLoad == null ? 2 * callers : lightLoad,
        Duration.ofSeconds(settleSeconds));
  }

  private ModelRef modelOf(String variant) {
    return ModelRef.parse(variant.equals("fp32") ? model : q8Model.toString());
  }
}
