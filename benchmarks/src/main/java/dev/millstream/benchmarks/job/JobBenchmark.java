package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.job.JobPlan.TextLists;
import dev.millstream.benchmarks.machine.EncoderFlops;
import dev.millstream.benchmarks.process.RunFolder;
import dev.millstream.benchmarks.report.JsonReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures whole jobs and says what came of it.
 *
 * @param plan how
 * @param contestants who
 * @param texts what they embed
 * @param flops of the model
 * @param out where all figures go as JSON after each round, or null
 * @param keep whether the folder with the logs stays
 */
public record JobBenchmark(
    JobPlan plan,
    Contestants contestants,
    TextLists texts,
    EncoderFlops flops,
    @Nullable Path out,
    boolean keep) {

  /**
   * Runs it.
   *
   * @param names of the contestants, in the order of the first round
   * @param progress hears a line for each run
   * @param result hears the lines of the table
   * @return whether all contestants have figures for all rounds
   */
  public boolean run(List<String> names, Consumer<String> progress, Consumer<String> result)
      throws IOException, InterruptedException {
    List<Contestant> chosen = contestants.named(names);
    requireRate(names);
    try (RunFolder folder = RunFolder.make(keep)) {
      if (keep) {
        progress.accept("logs and topics stay in " + folder.path());
      }
      // Before anything is measured: a file that cannot be written must not cost a night.
      write(new JobResults(plan, chosen, texts, List.of(), List.of()));
      JobResults results =
          new Rounds(plan, chosen, texts, flops, folder, progress).run(this::write);
      results.lines().forEach(result);
      results.failures().forEach(progress);
      return results.failures().isEmpty();
    }
  }

  /** Half of the yardstick's rate is known to all only if it ran before them. */
  private void requireRate(List<String> names) {
    boolean unknown = plan.latency() != null && plan.latency().rate() == null;
    if (unknown && names.indexOf(Contestants.YARDSTICK) != 0) {
      throw new IllegalArgumentException(
          "latency is measured at half of %s's rate, so %s must be the first of --contestants, which were %s. Put it first, give --rate, or leave latency out by --latency-seconds 0."
              .formatted(Contestants.YARDSTICK, Contestants.YARDSTICK, String.join(",", names)));
    }
  }

  private void write(JobResults results) {
    if (out == null) {
      return;
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rounds", plan.rounds());
    figures.put("parallelism", plan.parallelism());
    figures.put("seed", plan.seed());
    figures.put("jvm", plan.jvm());
    Map<String, String> options = new LinkedHashMap<>();
    results
        .contestants()
        .forEach(
            contestant ->
                options.put(contestant.name(), contestant.kind() + " " + contestant.options()));
    figures.put("contestants", options);
    figures.put("texts", results.lines().get(0));
    figures.put("peak_gigaflops_by_round_and_threads", results.peaks());
    figures.put("outcomes", results.outcomes());
    figures.put("table", results.lines());
    try {
      JsonReport.write(out, figures);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--out %s cannot be written: %s".formatted(out, e.getMessage()), e);
    }
  }
}
