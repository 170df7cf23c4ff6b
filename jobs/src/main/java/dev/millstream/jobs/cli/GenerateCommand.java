package dev.millstream.jobs.cli;

import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.GenerateJobFlags;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has a model write a text for each record, in this process. */
@Command(name = "generate", header = "Have a model write a text for each record.")
final class GenerateCommand implements Callable<Integer>, ChecksItself {
  private final Commands commands;
  private final int width;

  @Mixin private final GenerateJobFlags flags = new GenerateJobFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  private GenerateCommand(Commands commands, int width) {
    this.commands = commands;
    this.width = width;
  }

  static CommandLine line(Commands commands, int width) {
    CommandLine line = new CommandLine(new GenerateCommand(commands, width));
    GenerateJobFlags.describe(line, "millstream generate");
    return line;
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    commands.ask(flags.read(spec.commandLine().getParseResult()), width);
    return 0;
  }
}
