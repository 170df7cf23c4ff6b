package dev.millstream.faults.cli;

import dev.millstream.faults.fault.FaultKind;
import dev.millstream.faults.ledger.InputMix;
import dev.millstream.faults.run.Deck;
import dev.millstream.faults.run.RunOptions;
import dev.millstream.faults.scene.SceneSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Strikes the embedding job on a cluster of processes for a while, and tells what it kept. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {MalformedCommand.class, SoakCommand.class, ResubmitCommand.class},
    description =
        "Runs the embedding job on a Flink cluster, a broker and a PostgreSQL of its own, kills,"
            + " freezes and cuts off their processes, and checks that nothing is lost or twice."
            + " Ends with 0 if every promise was kept, 1 if not.")
public final class Faults implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final RunFlags flags = new RunFlags();

  @Option(names = "--minutes", paramLabel = "N", description = "How long. Default: 10.")
  private double minutes = 10;

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "Only these faults. Default: all but broker-down and rescale.")
  private List<String> kinds = List.of();

  @Option(names = "--rate", paramLabel = "N", description = "Inputs a second. Default: 300.")
  private double rate = 300;

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      description = "Time in peace after each fault, on average. Default: 3.")
  private double pause = 3;

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

  /** Runs and ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Faults()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    EnumSet<FaultKind> chosen = chosen();
    Random random = new Random(flags.seed());
    Deck deck = kinds.isEmpty() ? Deck.ofAll(random) : Deck.of(chosen, random);
    SceneSettings settings = SceneSettings.usual();
    if (kinds.isEmpty() || chosen.contains(FaultKind.CLOCK)) {
      settings = settings.withMovableClock();
    }
    Duration length = Duration.ofMillis((long) (minutes * 60_000));
    Duration peace = Duration.ofMillis((long) (pause * 1_000));
    return flags.run(
        settings, options(), new RunFlags.Plan(deck, length, peace, false), console(spec));
  }

  static PrintWriter console(@Nullable CommandSpec spec) {
    return commandLine(spec).getOut();
  }

  private RunOptions options() {
    RunOptions options =
        flags
            .options(InputMix.usual(), rate, RunOptions.NO_END)
            .within(Duration.ofSeconds(120), Duration.ofSeconds(recovery));
    return switch (delivery) {
      case "exactly-once" -> options;
      case "at-least-once" -> options.atLeastOnce(Duration.ofSeconds(5));
      default ->
          throw problem(
              spec,
              "--delivery was '%s' but must be exactly-once or at-least-once.".formatted(delivery));
    };
  }

  private EnumSet<FaultKind> chosen() {
    EnumSet<FaultKind> chosen = EnumSet.noneOf(FaultKind.class);
    for (String typed : kinds) {
      chosen.add(FaultKind.of(typed).orElseThrow(() -> problem(spec, unknown(typed))));
    }
    return chosen;
  }

  private static String unknown(String typed) {
    String all =
        Arrays.stream(FaultKind.values()).map(FaultKind::typed).collect(Collectors.joining(", "));
    return "--kinds was given '%s', which is no fault. There are %s.".formatted(typed, all);
  }

  static ParameterException problem(@Nullable CommandSpec spec, String sentence) {
    return new ParameterException(commandLine(spec), sentence);
  }

  private static CommandLine commandLine(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("this command was not made by picocli");
    }
    return spec.commandLine();
  }
}
