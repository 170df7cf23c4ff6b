package dev.millstream.jobs.cli;

import dev.millstream.jobs.options.CommonFlags;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows all of it at work in one process. */
@Command(
    name = "quickstart",
    header = "See all of it at work in one process.",
    customSynopsis = "${COMMAND-FULL-NAME} [options]",
    descriptionHeading = "%n",
    description = {
      "Starts a Kafka broker, Flink and a search index in this process, streams a few hundred"
          + " documents with edits and deletions through the model, and asks for questions. Uses"
          + " free ports and a folder of its own that is gone afterwards."
    })
final class QuickstartCommand implements Callable<Integer> {
  private final Commands commands;
  private final int width;

  @Option(
      names = "--once",
      description =
          "Ask no questions: run to the end, check the counts, and exit with 0 if they hold, else 1.")
  private boolean once;

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  QuickstartCommand(Commands commands, int width) {
    this.commands = commands;
    this.width = width;
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set up this command");
    }
    return commands.quickstart(once, spec.commandLine().getOut(), width);
  }
}
