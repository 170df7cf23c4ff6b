package dev.millstream.jobs.hub;

import dev.millstream.jobs.options.CommonFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what is in the cache. */
@Command(
    name = "ls",
    header = "List the repositories in the cache.",
    customSynopsis = "${COMMAND-FULL-NAME} [options]",
    descriptionHeading = "%n",
    description =
        "Lists each revision that is in the cache: the size of its files, how many there are, when"
            + " its repository was last read as far as the file system keeps that, and what means it.")
final class CacheLsCommand extends HubAction {
  private final HubTools tools;

  @Mixin(name = "Options")
  private final JsonFlag format = new JsonFlag();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  CacheLsCommand(HubTools tools) {
    this.tools = tools;
  }

  @Override
  public Integer call() {
    requireNoProblem(values());
    CacheList list = new CacheList(tools);
    if (format.json) {
      list.printJson(out());
    } else {
      list.print(out(), err());
    }
    return 0;
  }
}
