package dev.millstream.benchmarks.cli;

import dev.millstream.benchmarks.job.Contestants;
import dev.millstream.benchmarks.job.JobBenchmark;
import dev.millstream.benchmarks.job.JobPlan;
import dev.millstream.benchmarks.job.JobPlan.Load;
import dev.millstream.benchmarks.job.JobPlan.TextLists;
import dev.millstream.benchmarks.machine.EncoderFlops;
import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.benchmarks.text.Lengths;
import dev.millstream.benchmarks.text.Texts;
import dev.millstream.benchmarks.text.Words;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures whole jobs beside one another. */
@Command(
    name = "job",
    sortOptions = false,
    description = {
      "Measures whole jobs from Kafka to Kafka beside one another, each in a process of its own, in rounds of turning order.",
      "The contestants are listed by --list."
    })
final class MeasureJobs implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--list", description = "List the contestants and end.")
  boolean list;

  @Option(
      names = "--contestants",
      split = ",",
      paramLabel = "NAMES",
      description = "Who runs, in the order of the first round (${DEFAULT-VALUE}).")
  List<String> contestants = new ArrayList<>(List.of("naive1", "millstream"));

  @Option(
      names = "--add",
      paramLabel = "NAME=CONTESTANT OPTIONS",
      description =
          "One more: another with options added or changed, e.g. 'small=millstream --batch-tokens 64'. May be given several times.")
  List<String> added = new ArrayList<>();

  @Option(
      names = "--texts",
      description = "Their lengths: short, mixed or long (${DEFAULT-VALUE}).")
  String texts = "mixed";

  @Option(names = "--count", description = "Texts in a burst (short 3000, mixed 1000, long 300).")
  @Nullable Integer count;

  @Option(names = "--warm-up", description = "Texts before, not counted (a quarter of --count).")
  @Nullable Integer warmUp;

  @Option(
      names = "--repeats",
      description = "Share of texts that repeat another (${DEFAULT-VALUE}).")
  double repeats;

  @Option(names = "--seed", description = "Of texts and arrivals (${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(names = "--rounds", description = "How often each runs (${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(
      names = "--rate",
      description = "Texts a second for latency (half of naive1's first burst).")
  @Nullable Double rate;

  @Option(
      names = "--latency-seconds",
      description = "How long texts arrive one by one; 0 for not at all (${DEFAULT-VALUE}).")
  int latencySeconds = 15;

  @Option(names = "--model", description = "The model of the fp32 contestants (${DEFAULT-VALUE}).")
  String model = "default";

  @Option(names = "--q8-model", description = "Folder of the model with an 8-bit file.")
  Path q8Model = Surroundings.q8Model();

  @Option(names = "--parallelism", description = "Subtasks, and callers (cores: ${DEFAULT-VALUE}).")
  int parallelism = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--java",
      split = " ",
      paramLabel = "OPTIONS",
      description = "Options of the contestants' virtual machines (${DEFAULT-VALUE}).")
  List<String> java = new ArrayList<>(List.of("-Xmx1g"));

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long a contestant may give nothing (${DEFAULT-VALUE}).")
  int patience = 180;

  @Option(names = "--out", description = "A JSON file for all figures.")
  @Nullable Path out;

  @Option(names = "--keep", description = "Keep the temporary folder with the logs.")
  boolean keep;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  boolean help;

  private MeasureJobs() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter lines = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    if (list) {
      Contestants.described().forEach(lines::println);
      return 0;
    }
    Contestants known = new Contestants(model, q8Model);
    List<String> names = new ArrayList<>(contestants);
    for (String definition : added) {
      String name = known.add(definition);
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    boolean complete =
        new JobBenchmark(plan(), known, lists(), flops(), out, keep)
            .run(names, progress::println, lines::println);
    return complete ? 0 : 1;
  }

  private JobPlan plan() {
    return new JobPlan(
        rounds,
        parallelism,
        latencySeconds == 0 ? null : new Load(rate, latencySeconds),
        seed,
        java,
        Duration.ofSeconds(patience));
  }

  private TextLists lists() {
    Lengths lengths = Lengths.parse(texts);
    int burst = count == null ? lengths.usualCount() : count;
    int before = warmUp == null ? Math.max(1, burst / 4) : warmUp;
    int arrivals =
        rate == null
            ? lengths.usualCount() * Math.max(1, latencySeconds) / 10
            : (int) Math.ceil(rate * latencySeconds);
    return TextLists.of(
        new Texts(Words.load(), lengths, repeats, seed), before, burst, Math.max(1, arrivals));
  }

  private EncoderFlops flops() {
    return EncoderFlops.of(EncoderFiles.locate(model, "auto").config());
  }
}
