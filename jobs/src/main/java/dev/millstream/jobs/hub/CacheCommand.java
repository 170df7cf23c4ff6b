package dev.millstream.jobs.hub;

import dev.millstream.jobs.options.CommonFlags;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands that look after the cache; by itself it lists what is there. */
@Command(
    name = "cache",
    header = "List, check and remove what is in the cache.",
    customSynopsis = "${COMMAND-FULL-NAME} [COMMAND] [options]",
    descriptionHeading = "%n",
    description = "Looks after the cache that is shared with Python. By itself: ls.",
    commandListHeading = "%nCommands%n")
final class CacheCommand extends HubAction {
  private final HubTools tools;

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  private CacheCommand(HubTools tools) {
    this.tools = tools;
  }

  static CommandLine line(HubTools tools) {
    return new CommandLine(new CacheCommand(tools))
        .addSubcommand(new CacheLsCommand(tools))
        .addSubcommand(new CacheVerifyCommand(tools))
        .addSubcommand(new CacheRmCommand(tools));
  }

  @Override
  public Integer call() {
    requireNoProblem(values());
    new CacheList(tools).print(out(), err());
    return 0;
  }
}
