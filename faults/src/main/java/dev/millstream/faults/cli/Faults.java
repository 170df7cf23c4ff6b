package dev.millstream.faults.cli;

import dev.millstream.faults.fault.FaultKind;
import dev.millstream.faults.ledger.InputMix;
import dev.millstream.faults.run.Deck;
import dev.millstream.faults.run.FaultRun;
import dev.millstream.faults.run.RunOptions;
import dev.millstream.faults.run.RunReport;
import dev.millstream.faults.scene.Scene;
import dev.millstream.faults.scene.SceneSettings;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Strikes the embedding job on a cluster of processes for a while, and tells what it kept. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs the embedding job on a Flink cluster and a broker of its own, kills, freezes and cuts"
            + " off their processes, and checks that nothing is lost or twice. Ends with 0 if every"
            + " promise was kept, 1 if not.")
public final class Faults implements Callable<Integer> {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final String NONE = "none";
  private static final int INPUTS_OF_A_MONTH = 1_000_000_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--minutes", paramLabel = "N", description = "How long. Default: 10.")
  private double minutes = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides inputs and faults. Default: the time.")
  private long seed = System.currentTimeMillis();

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "Only these faults, or 'none'. Default: all but broker-down and rescale.")
  private List<String> kinds = List.of();

  @Option(names = "--rate", paramLabel = "N", description = "Inputs a second. Default: 300.")
  private double rate = 300;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "End after so many inputs. Default: as many as the time allows.")
  private int records = INPUTS_OF_A_MONTH;

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      description = "Time in peace after each fault, on average. Default: 8.")
  private double pause = 8;

  @Option(
      names = "--soak",
      description = "No faults, texts of all lengths: does memory grow? Use e.g. --minutes 60.")
  private boolean soak;

  @Option(
      names = "--recovery",
      paramLabel = "SECONDS",
      description = "That 95 %% of the recoveries may take. Default: 30.")
  private int recovery = 30;

  @Option(
      names = "--delivery",
      paramLabel = "HOW",
      description = "exactly-once or at-least-once, which must be caught. Default: exactly-once.")
  private String delivery = "exactly-once";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "What embeds. Default: a tiny model with random weights.")
  private @Nullable String model;

  @Option(names = "--keep", description = "Leave the folder with logs and data on disk.")
  private boolean keep;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the report as JSON.")
  private @Nullable Path out;

  /** Runs and ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Faults()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter console = commandLine().getOut();
    EnumSet<FaultKind> chosen = chosen();
    Random random = new Random(seed);
    boolean quiet = soak || kinds.contains(NONE);
    Deck deck =
        quiet ? Deck.ofNone() : kinds.isEmpty() ? Deck.ofAll(random) : Deck.of(chosen, random);
    boolean clock = chosen.contains(FaultKind.CLOCK) && !quiet;
    say(console, "Seed " + seed + ", commit " + commit() + ". Starting a broker and a cluster.");
    try (Scene scene = Scene.build(settings(clock))) {
      say(console, "Everything is in " + scene.bed().folder().root() + ".");
      FaultRun run = new FaultRun(scene, "faults", options(), line -> say(console, line));
      RunReport report =
          run.run(
              deck,
              Duration.ofMillis((long) (minutes * 60_000)),
              Duration.ofMillis((long) (pause * 1_000)),
              soak);
      console.println(report.text());
      console.println(report.holds() ? "Every promise was kept." : "A PROMISE WAS BROKEN.");
      console.flush();
      if (out != null) {
        Files.writeString(out, ReportJson.of(report, commit()));
      }
      return report.holds() ? 0 : 1;
    }
  }

  private RunOptions options() {
    String used = model == null ? TinyModels.folder("sentence-similarity/mean").toString() : model;
    InputMix mix = soak ? new InputMix(2_000, 5_000, 120, 0.01, 0.05) : InputMix.usual();
    RunOptions options =
        RunOptions.of(seed, used)
            .sending(mix, rate, records == INPUTS_OF_A_MONTH ? RunOptions.NO_END : records)
            .within(Duration.ofSeconds(120), Duration.ofSeconds(recovery));
    return switch (delivery) {
      case "exactly-once" -> options;
      case "at-least-once" -> options.atLeastOnce(Duration.ofSeconds(5));
      default ->
          throw problem(
              "--delivery was '%s' but must be exactly-once or at-least-once.".formatted(delivery));
    };
  }

  private SceneSettings settings(boolean clock) {
    SceneSettings settings = SceneSettings.usual().keeping(keep);
    settings = clock ? settings.withMovableClock() : settings;
    return soak ? settings.withSteadyHeap() : settings;
  }

  private EnumSet<FaultKind> chosen() {
    EnumSet<FaultKind> chosen = EnumSet.noneOf(FaultKind.class);
    for (String typed : kinds) {
      if (!typed.equals(NONE)) {
        chosen.add(FaultKind.of(typed).orElseThrow(() -> problem(unknown(typed))));
      }
    }
    return chosen;
  }

  private static String unknown(String typed) {
    String all =
        Arrays.stream(FaultKind.values()).map(FaultKind::typed).collect(Collectors.joining(", "));
    return "--kinds was given '%s', which is no fault. There are %s, and %s."
        .formatted(typed, all, NONE);
  }

  private static String commit() {
    return System.getProperty("millstream.commit", "unknown");
  }

  private ParameterException problem(String sentence) {
    return new ParameterException(commandLine(), sentence);
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("this command was not made by picocli");
    }
    return spec.commandLine();
  }

  private static synchronized void say(PrintWriter console, String line) {
    console.println(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + line);
    console.flush();
  }
}
