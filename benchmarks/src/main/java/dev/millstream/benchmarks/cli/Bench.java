package dev.millstream.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/**
 * The program {@code bench}.
 *
 * <p>Exits with 0 when all was measured, 1 when something has no figures, 2 when the command was
 * not understood.
 */
@Command(
    name = "bench",
    description =
        "Measures what Millstream costs and gains. docs/performance.md says what figures mean.",
    subcommands = {
      MeasureJobs.class,
      MeasureBudgets.class,
      MeasureTasks.class,
      MeasureEvaluation.class,
      MeasureGeneration.class,
      MeasurePeak.class,
      MeasureEngines.class,
      RunJmh.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Bench implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  boolean help;

  private Bench() {}

  /** Runs one command and exits. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out, err).execute(args));
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Bench()).setOut(out).setErr(err);
    line.setUsageHelpWidth(100);
    CommandLine jmh = line.getSubcommands().get(RunJmh.NAME);
    if (jmh != null) {
      // Its options are JMH's, of which picocli knows none.
      jmh.setUnmatchedOptionsArePositionalParams(true);
    }
    line.setParameterExceptionHandler(
        (wrong, args) -> {
          err.println("bench: " + wrong.getMessage());
          err.println(
              "See '%s --help'."
                  .formatted(wrong.getCommandLine().getCommandSpec().qualifiedName()));
          return ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          err.println("bench: " + sentence(failure));
          return failure instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.SOFTWARE;
        });
    return line;
  }

  private static String sentence(Exception failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  @Override
  public void run() {
    throw new IllegalArgumentException(
        "a command is missing: job, budgets, tasks, evaluation, generate, peak, engines or jmh. 'bench help COMMAND' says all about one.");
  }
}
