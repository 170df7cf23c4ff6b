package dev.millstream.jobs.cli;

import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.TaskJobFlags;
import dev.millstream.request.HubTask;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Asks a model about each record, in this process: {@code classify}, and {@code run} of any task.
 */
@Command
final class TaskCommand implements Callable<Integer>, ChecksItself {
  private final Commands commands;
  private final int width;
  private final @Nullable HubTask usual;

  @Mixin private final TaskJobFlags flags = new TaskJobFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  private TaskCommand(Commands commands, int width, @Nullable HubTask usual) {
    this.commands = commands;
    this.width = width;
    this.usual = usual;
  }

  /** The command that classifies where no task is named. */
  static CommandLine classify(Commands commands, int width) {
    return line(
        new TaskCommand(commands, width, HubTask.TEXT_CLASSIFICATION),
        "classify",
        "Label, tag or rank records.");
  }

  /** The command that is told its task. */
  static CommandLine run(Commands commands, int width) {
    return line(new TaskCommand(commands, width, null), "run", "Run any of the Hub's tasks.");
  }

  private static CommandLine line(TaskCommand command, String name, String header) {
    CommandLine line = new CommandLine(command).setCommandName(name);
    line.getCommandSpec().usageMessage().header(header);
    TaskJobFlags.describe(
        line, "millstream " + name + (command.usual == null ? " --task TASK" : ""));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    commands.ask(flags.read(spec.commandLine().getParseResult(), usual), width);
    return 0;
  }
}
