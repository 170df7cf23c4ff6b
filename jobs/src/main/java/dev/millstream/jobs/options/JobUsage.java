package dev.millstream.jobs.options;

import picocli.CommandLine;

/**
 * What help says around a job's options, the same for the job and for the command of it.
 *
 * @param operands what it cannot do without, e.g. {@code --from INPUT --to OUTPUT}
 * @param description what it does
 * @param examples what stands below the options; {@code %1$s} is what is typed to run it
 */
record JobUsage(String operands, String description, String examples) {

  /** The whole help text of the job, whose options are those of {@code flags}. */
  String help(Object flags, String job, int width) {
    CommandLine line = new CommandLine(flags);
    line.setUsageHelpWidth(width);
    OptionHelp.groupedIn(line);
    describe(line, job);
    return line.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  /** Gives a command that has the job's options its description and examples. */
  void describe(CommandLine line, String typed) {
    line.getCommandSpec()
        .usageMessage()
        .customSynopsis("%s %s [options]".formatted(typed, operands))
        .descriptionHeading("%n")
        .description(description)
        .footer(examples.formatted(typed).stripTrailing().split("\n"));
  }
}
