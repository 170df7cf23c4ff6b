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
    CommandLine line =
        line(
            "embed",
            "Turn documents into vectors.",
            flags,
            parsed -> commands.embed(flags.read(parsed)));
    EmbedFlags.describe(line, "millstream embed");
    return line;
  }

  /** The command that classifies where no task is named. */
  static CommandLine classify(Commands commands, int width) {
    CommandLine line =
        task(
            "classify",
            "Label, tag or rank records.",
            commands,
            width,
            HubTask.TEXT_CLASSIFICATION);
    TaskJobFlags.describe(line, "millstream classify");
    return line;
  }

  /** The command that is told its task. */
  static CommandLine run(Commands commands, int width) {
    CommandLine line = task("run", "Run any of the Hub's tasks.", commands, width, null);
    TaskJobFlags.describe(line, "millstream run --task TASK");
    return line;
  }

  private static CommandLine task(
      String name, String header, Commands commands, int width, @Nullable HubTask usual) {
    TaskJobFlags flags = new TaskJobFlags();
    return line(name, header, flags, parsed -> commands.ask(flags.read(parsed, usual), width));
  }

  static CommandLine generate(Commands commands, int width) {
    GenerateJobFlags flags = new GenerateJobFlags();
    CommandLine line =
        line(
            "generate",
            "Have a model write a text for each record.",
            flags,
            parsed -> commands.ask(flags.read(parsed), width));
    GenerateJobFlags.describe(line, "millstream generate");
    return line;
  }

  static CommandLine tokenize(Commands commands, int width) {
    TokenizeJobFlags flags = new TokenizeJobFlags();
    CommandLine line =
        line(
            "tokenize",
            "Turn texts into a model's tokens.",
            flags,
            parsed -> commands.ask(flags.read(parsed), width));
    TokenizeJobFlags.describe(line, "millstream tokenize");
    return line;
  }

  static CommandLine evaluate(Commands commands, int width) {
    EvaluateJobFlags flags = new EvaluateJobFlags();
    CommandLine line =
        line(
            "evaluate",
            "Judge predictions, in windows and groups.",
            flags,
            parsed -> commands.evaluate(flags.read(parsed), width));
    EvaluateJobFlags.describe(line, "millstream evaluate");
    return line;
  }

  private static CommandLine line(String name, String header, Object flags, Job job) {
    CommandLine line = new CommandLine(new JobCommand(job)).setCommandName(name);
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().header(header);
    spec.addMixin("flags", CommandSpec.forAnnotatedObject(flags));
    spec.addMixin("Other", CommandSpec.forAnnotatedObject(new CommonFlags()));
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
