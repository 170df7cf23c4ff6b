package dev.millstream.benchmarks.cli;

import dev.millstream.benchmarks.report.JsonReport;
import dev.millstream.benchmarks.task.TaskCases;
import dev.millstream.benchmarks.task.TaskPlan;
import dev.millstream.benchmarks.task.TaskRounds;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.benchmarks.text.Lengths;
import dev.millstream.benchmarks.text.Texts;
import dev.millstream.benchmarks.text.Words;
import dev.millstream.model.ModelRef;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures each task of a model. */
@Command(
    name = "tasks",
    sortOptions = false,
    description = {
      "Measures each task through the loaded model's batcher only: no Kafka, no Flink.",
      "A model that is marked tiny has random weights: its figures are Millstream's own cost, not a model's."
    })
final class MeasureTasks implements Callable<Integer> {
  private static final int IN_FLIGHT_PER_CALLER = 512;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--tasks", split = ",", description = "Which, by their names (all).")
  List<String> tasks = new ArrayList<>();

  @Option(names = "--texts", description = "How many there are (${DEFAULT-VALUE}).")
  int texts = 300;

  @Option(
      names = "--lengths",
      description = "Of the texts: short, mixed or long (${DEFAULT-VALUE}).")
  String lengths = "mixed";

  @Option(names = "--rounds", description = "How often each runs (${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(
      names = "--seconds",
      description =
          "About how long each runs in a round; its texts are asked for again and again (${DEFAULT-VALUE}).")
  int seconds = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "At least how long each runs before (${DEFAULT-VALUE}).")
  int warmUp = 10;

  @Option(names = "--seed", description = "Of the texts (${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(names = "--callers", description = "Threads that submit (cores: ${DEFAULT-VALUE}).")
  int callers = Runtime.getRuntime().availableProcessors();

  @Option(names = "--in-flight", description = "Inputs in flight (512 a caller).")
  @Nullable Integer inFlight;

  @Option(names = "--model", description = "The sentence encoder (${DEFAULT-VALUE}).")
  String model = "default";

  @Option(names = "--models", description = "Folder with local/minilm-spam and tiny/.")
  Path models = Surroundings.models();

  @Option(names = "--out", description = "A JSON file for all figures.")
  @Nullable Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  boolean help;

  private MeasureTasks() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter lines = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    TaskPlan plan =
        new TaskPlan(
            rounds,
            callers,
            inFlight == null ? IN_FLIGHT_PER_CALLER * callers : inFlight,
            Duration.ofSeconds(warmUp),
            Duration.ofSeconds(seconds));
    TaskCases cases = TaskCases.of(ModelRef.parse(model), models).named(tasks);
    List<BenchText> list = list();
    TaskRounds measured = new TaskRounds(plan, cases);
    measured.run(list, progress::println);
    lines.println(
        "%d %s texts, %d tokens of MiniLM, hash %s; %d models loaded"
            .formatted(
                list.size(), lengths, Texts.tokens(list), Texts.hash(list), measured.models()));
    measured.figures().lines().forEach(lines::println);
    if (out != null) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("texts", Texts.hash(list));
      figures.put("models", measured.models());
      figures.put("tasks", measured.figures().figures());
      JsonReport.write(out, figures);
    }
    return 0;
  }

  private List<BenchText> list() {
    Lengths wanted = Lengths.parse("--lengths", lengths);
    if (texts < 1) {
      throw new IllegalArgumentException(
          "--texts was %d, but must be at least 1, such as 300.".formatted(texts));
    }
    return new Texts(Words.load(), wanted, 0, seed).list("text-", texts);
  }
}
