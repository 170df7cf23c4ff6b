package dev.millstream.jobs.cli;

import dev.millstream.jobs.hub.HubCommand;
import dev.millstream.jobs.hub.Surroundings;
import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.OptionHelp;
import dev.millstream.jobs.options.ParseProblems;
import dev.millstream.jobs.options.UsageException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * The program {@code millstream}.
 *
 * <p>Exits with 0 when the command did its work, 1 when it failed, 2 when it was not understood. A
 * failure is one sentence on standard error; {@code --debug} adds where it came from.
 */
@Command(
    name = "millstream",
    customSynopsis = "${COMMAND-FULL-NAME} COMMAND [options]",
    descriptionHeading = "%n",
    description =
        "Runs Hugging Face models inside Apache Flink: documents in Kafka become searchable vectors, records get labels.",
    commandListHeading = "%nCommands%n",
    versionProvider = Version.class,
    footer = {
      "",
      "Begin with",
      "    millstream quickstart",
      "",
      "'millstream help COMMAND' says all about one command."
    })
public final class Millstream implements Runnable {
  private static final int WIDEST_HELP = 100;

  @Mixin(name = "Options")
  final CommonFlags common = new CommonFlags();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show which build this is.")
  boolean version;

  private Millstream() {}

  /** Runs one command and exits. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int width = TerminalWidth.from(System.getenv());
    Commands commands = new Commands.Shipped(System.getenv("MILLSTREAM_TERMINAL") != null);
    int status = commandLine(commands, width, out, err).execute(args);
    out.flush();
    System.exit(status);
  }

  static CommandLine commandLine(Commands commands, int width, PrintWriter out, PrintWriter err) {
    CommandLine hub = HubCommand.line(Surroundings.ofThisProcess(width));
    return commandLine(commands, hub, width, out, err);
  }

  static CommandLine commandLine(
      Commands commands, CommandLine hub, int width, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Millstream());
    line.addSubcommand(new QuickstartCommand(commands, width));
    line.addSubcommand(JobCommand.embed(commands));
    line.addSubcommand(JobCommand.classify(commands, width));
    line.addSubcommand(JobCommand.run(commands, width));
    line.addSubcommand(JobCommand.generate(commands, width));
    line.addSubcommand(ChatCommand.line());
    line.addSubcommand(JobCommand.tokenize(commands, width));
    line.addSubcommand(JobCommand.evaluate(commands, width));
    line.addSubcommand(new SearchCommand(commands, width));
    line.addSubcommand(hub);
    line.addSubcommand(describe(new HelpCommand(), "Show what a command does and takes."));
    line.addSubcommand(
        describe(
            new AutoComplete.GenerateCompletion(), "Write a completion script for bash and zsh."));
    line.setOut(out).setErr(err);
    line.setUsageHelpWidth(Math.min(width, WIDEST_HELP));
    OptionHelp.groupedIn(line);
    ParseProblems.collectedBy(line);
    line.setExecutionStrategy(Millstream::executeUnlessMisread);
    line.setExecutionExceptionHandler((failure, failed, parsed) -> report(failure, failed, parsed));
    return line;
  }

  private static CommandLine describe(Object command, String description) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec()
        .usageMessage()
        .header(description)
        .synopsisHeading("Usage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%n")
        .description(description);
    return line;
  }

  @Override
  public void run() {
    throw new UsageException(List.of("a command is missing. Begin with millstream quickstart."));
  }

  private static int executeUnlessMisread(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    for (CommandLine command : parsed.asCommandLineList()) {
      List<String> problems = ParseProblems.of(command.getParseResult());
      if (!problems.isEmpty() && !(command.getCommand() instanceof ChecksItself)) {
        return misread(command, problems);
      }
    }
    return new RunLast().execute(parsed);
  }

  private static int report(Exception failure, CommandLine failed, ParseResult parsed) {
    if (failure instanceof UsageException usage) {
      return misread(failed, usage.problems());
    }
    PrintWriter err = failed.getErr();
    err.println("millstream: " + Failure.sentence(failure));
    if (debugging(parsed)) {
      Failure.trace(failure).forEach(err::println);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  private static boolean debugging(ParseResult parsed) {
    return parsed.hasMatchedOption(CommonFlags.DEBUG)
        || (parsed.hasSubcommand() && debugging(parsed.subcommand()));
  }

  private static int misread(CommandLine command, List<String> problems) {
    PrintWriter err = command.getErr();
    problems.forEach(problem -> err.println("millstream: " + problem));
    err.println("See '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
    err.flush();
    return ExitCode.USAGE;
  }
}
