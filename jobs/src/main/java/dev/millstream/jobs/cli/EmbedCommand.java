package dev.millstream.jobs.cli;

import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.EmbedFlags;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the embedding job in this process. */
@Command(name = "embed", header = "Turn documents into vectors.")
final class EmbedCommand implements Callable<Integer>, ChecksItself {
  private final Commands commands;

  @Mixin private final EmbedFlags flags = new EmbedFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  private EmbedCommand(Commands commands) {
    this.commands = commands;
  }

  static CommandLine line(Commands commands) {
    CommandLine line = new CommandLine(new EmbedCommand(commands));
    EmbedFlags.describe(line, "millstream embed");
    return line;
  }

  @Override
  public Integer call() throws Exception {
    commands.embed(flags.read(spec().commandLine().getParseResult()));
    return 0;
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    return spec;
  }
}
