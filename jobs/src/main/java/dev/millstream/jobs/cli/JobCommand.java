package dev.millstream.jobs.cli;

import dev.millstream.jobs.options.ChecksItself;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.EmbedFlags;
import dev.millstream.jobs.options.EvaluateJobFlags;
import dev.millstream.jobs.options.GenerateJobFlags;
import dev.millstream.jobs.options.TaskJobFlags;
import dev.millstream.jobs.options.TokenizeJobFlags;
import dev.millstream.request.HubTask;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Runs a job in this process: the commands that have the same options as a job. */
@Command
final class JobCommand implements Callable<Integer>, ChecksItself {
  private final Job job;

  @Spec private @Nullable CommandSpec spec;

  private JobCommand(Job job) {
    this.job = job;
  }

  /** What is run with the options that were typed. */
  private interface Job {
    void run(ParseResult parsed) throws Exception;
  }

  static CommandLine embed(Commands commands) {
    EmbedFlags flags = new EmbedFlags();
    return line(
        "embed",
        "Turn documents into vectors.",
        flags,
        EmbedFlags::describe,
        parsed -> commands.embed(flags.read(parsed)));
  }

  /** The command that classifies where no task is named. */
  static CommandLine classify(Commands commands, int width) {
    TaskJobFlags flags = new TaskJobFlags();
    return line(
        "classify",
        "Label, tag or rank records.",
        flags,
        TaskJobFlags::describe,
        parsed -> commands.ask(flags.read(parsed, HubTask.TEXT_CLASSIFICATION), width));
  }

  /** The command that is told its task. */
  static CommandLine run(Commands commands, int width) {
    TaskJobFlags flags = new TaskJobFlags();
    return line(
        "run",
        "Run any of the Hub's tasks.",
        flags,
        (line, typed) -> TaskJobFlags.describe(line, typed + " --task TASK"),
        parsed -> commands.ask(flags.read(parsed, null), width));
  }

  static CommandLine generate(Commands commands, int width) {
    GenerateJobFlags flags = new GenerateJobFlags();
    return line(
        "generate",
        "Have a model write a text for each record.",
        flags,
        GenerateJobFlags::describe,
        parsed -> commands.ask(flags.read(parsed), width));
  }

  static CommandLine tokenize(Commands commands, int width) {
    TokenizeJobFlags flags = new TokenizeJobFlags();
    return line(
        "tokenize",
        "Turn texts into a model's tokens.",
        flags,
        TokenizeJobFlags::describe,
        parsed -> commands.ask(flags.read(parsed), width));
  }

  static CommandLine evaluate(Commands commands, int width) {
    EvaluateJobFlags flags = new EvaluateJobFlags();
    return line(
        "evaluate",
        "Judge predictions, in windows and groups.",
        flags,
        EvaluateJobFlags::describe,
        parsed -> commands.evaluate(flags.read(parsed), width));
  }

  private static CommandLine line(
      String name, String header, Object flags, BiConsumer<CommandLine, String> help, Job job) {
    CommandLine line = new CommandLine(new JobCommand(job)).setCommandName(name);
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().header(header);
    spec.addMixin("flags", CommandSpec.forAnnotatedObject(flags));
    spec.addMixin("Other", CommandSpec.forAnnotatedObject(new CommonFlags()));
    help.accept(line, "millstream " + name);
    return line;
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    job.run(spec.commandLine().getParseResult());
    return 0;
  }
}
