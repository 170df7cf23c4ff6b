package dev.millstream.faults.cli;

import dev.millstream.faults.ledger.InputMix;
import dev.millstream.faults.run.Deck;
import dev.millstream.faults.run.FaultRun;
import dev.millstream.faults.run.RunOptions;
import dev.millstream.faults.run.RunReport;
import dev.millstream.faults.scene.Scene;
import dev.millstream.faults.scene.SceneSettings;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.PostgresBinaries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every kind of run can be told, and how it is told of. */
final class RunFlags {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides inputs and faults. Default: the time.")
  private long seed = System.currentTimeMillis();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "What embeds. Default: a tiny model with random weights.")
  private @Nullable String model;

  @Option(names = "--keep", description = "Leave the folders with logs and data on disk.")
  private boolean keep;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the report as JSON.")
  private @Nullable Path out;

  /**
   * What is done in a run.
   *
   * @param deck the faults
   * @param length for how long
   * @param pause after each fault
   * @param steady whether memory is judged too
   */
  record Plan(Deck deck, Duration length, Duration pause, boolean steady) {
    static Plan inPeace(Duration length, boolean steady) {
      return new Plan(Deck.ofNone(), length, Duration.ZERO, steady);
    }
  }

  long seed() {
    return seed;
  }

  RunOptions options(InputMix mix, double perSecond, long most) {
    String used = model == null ? TinyModels.folder("sentence-similarity/mean").toString() : model;
    return RunOptions.of(seed, used).sending(mix, perSecond, most);
  }

  /** Runs and prints; the answer is the exit status. */
  int run(SceneSettings settings, RunOptions options, Plan plan, PrintWriter console)
      throws InterruptedException, IOException {
    say(console, "Seed " + seed + ", commit " + commit() + ". Starting a broker and a cluster.");
    if (PostgresBinaries.find().isEmpty()) {
      say(console, PostgresBinaries.MISSING);
    }
    try (Scene scene = Scene.build(settings.keeping(keep))) {
      say(console, "Everything is in " + scene.bed().folder().root() + ".");
      RunReport report =
          new FaultRun(scene, "faults", options, line -> say(console, line))
              .run(plan.deck(), plan.length(), plan.pause(), plan.steady());
      console.println(report.text());
      console.println(report.holds() ? "Every promise was kept." : "A PROMISE WAS BROKEN.");
      console.flush();
      if (out != null) {
        Files.writeString(out, ReportJson.of(report, commit()));
      }
      return report.holds() ? 0 : 1;
    }
  }

  private static String commit() {
    return System.getProperty("millstream.commit", "unknown");
  }

  private static synchronized void say(PrintWriter console, String line) {
    console.println(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + line);
    console.flush();
  }
}
