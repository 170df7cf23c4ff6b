package dev.millstream.jobs.cli;

import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.EvaluateJobFlags;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Judges predictions in this process. */
@Command(name = "evaluate", header = "Judge predictions, in windows and groups.")
final class EvaluateCommand implements Callable<Integer>, ChecksItself {
  private final Commands commands;
  private final int width;

  @Mixin private final EvaluateJobFlags flags = new EvaluateJobFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  private EvaluateCommand(Commands commands, int width) {
    this.commands = commands;
    this.width = width;
  }

  static CommandLine line(Commands commands, int width) {
    CommandLine line = new CommandLine(new EvaluateCommand(commands, width));
    EvaluateJobFlags.describe(line, "millstream evaluate");
    return line;
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    commands.evaluate(flags.read(spec.commandLine().getParseResult()), width);
    return 0;
  }
}
