package dev.millstream.jobs.options;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in sentences what picocli could not match. */
public final class ParseProblems {
  private ParseProblems() {}

  /** Lets a command and its sub-commands go on after an error, so that all errors are found. */
  public static void collectedBy(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
    line.getSubcommands().values().forEach(ParseProblems::collectedBy);
  }

  /** Reads a whole command line of these flags; what could not be matched is in the result. */
  static ParseResult collected(Object flags, String... args) {
    CommandLine line = new CommandLine(flags);
    collectedBy(line);
    return line.parseArgs(args);
  }

  /** One sentence for each thing that could not be matched. */
  public static List<String> of(ParseResult parsed) {
    List<String> problems = new ArrayList<>();
    for (Exception error : parsed.errors()) {
      problems.addAll(sentences(error));
    }
    return problems;
  }

  private static List<String> sentences(Exception error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (error instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return List.of(missing(missing.getMissing().get(0)));
    }
    if (error instanceof OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return List.of("%s is given twice. Give it once.".formatted(option.longestName()));
    }
    return List.of(String.valueOf(error.getMessage()));
  }

  private static String missing(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? "%s needs a value, e.g. %s.".formatted(option.longestName(), OptionHelp.example(option))
        : "%s is missing.".formatted(argument.paramLabel());
  }

  private static List<String> unmatched(UnmatchedArgumentException error) {
    CommandSpec command = error.getCommandLine().getCommandSpec();
    String first = error.getUnmatched().get(0);
    if (!first.startsWith("-") && !command.subcommands().isEmpty()) {
      List<String> near = NearNames.of(first, command.subcommands().keySet());
      return List.of(
          "there is no command '%s'. %s".formatted(first, ask(near, command.qualifiedName())));
    }
    // Values that follow an unknown option are taken to be its own.
    List<String> options = error.getUnmatched().stream().filter(u -> u.startsWith("-")).toList();
    if (options.isEmpty() && !command.positionalParameters().isEmpty()) {
      return List.of(
          "argument '%s' is one too many. See %s --help for what it takes."
              .formatted(first, command.qualifiedName()));
    }
    if (options.isEmpty()) {
      return List.of(
          "argument '%s' follows no option. Every value stands after its option, e.g. --from kafka:docs."
              .formatted(first));
    }
    return options.stream().map(option -> unknownOption(command, option)).toList();
  }

  private static String unknownOption(CommandSpec command, String typed) {
    String name = typed.split("=", 2)[0];
    List<String> known =
        command.options().stream().flatMap(option -> Stream.of(option.names())).toList();
    return "there is no option '%s'. %s"
        .formatted(name, ask(NearNames.of(name, known), command.qualifiedName()));
  }

  private static String ask(List<String> near, String command) {
    return near.isEmpty()
        ? "See %s --help for those there are.".formatted(command)
        : "Did you mean %s?".formatted(String.join(" or ", near));
  }
}
