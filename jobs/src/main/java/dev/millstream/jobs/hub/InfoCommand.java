package dev.millstream.jobs.hub;

import dev.millstream.hub.cache.CacheScan;
import dev.millstream.hub.cache.CachedRepo;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoInfo;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.Values;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints what the Hub knows about a repository. */
@Command(
    name = "info",
    header = "Show a repository's licence, task, variants and size.",
    customSynopsis = "${COMMAND-FULL-NAME} REPO [options]",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description =
        "Shows what the Hub and the model card say about a repository, which ONNX files Millstream can"
            + " run, and what of it is in the cache. What is not known is left out.")
final class InfoCommand extends HubAction {
  private final HubTools tools;

  @Parameters(
      arity = "0..1",
      paramLabel = "REPO",
      description = "organisation/name",
      hideParamSyntax = true)
  private @Nullable String repo;

  @Mixin(name = "Options")
  private final JsonFlag format = new JsonFlag();

  @Mixin(name = "Repository")
  private final RepoFlags flags = new RepoFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  InfoCommand(HubTools tools) {
    this.tools = tools;
  }

  @Override
  public Integer call() {
    Values values = values();
    RepoAt what = flags.read(values, repo);
    requireNoProblem(values);
    if (what != null) {
      Hub hub = tools.hub();
      RepoInfo info = hub.info(what.repo(), what.revision());
      RepoSheet sheet =
          new RepoSheet(what, info, hub.files(what.repo(), info.commit()), cached(what.repo()));
      if (format.json) {
        out().println(JsonText.line(sheet.json()));
      } else {
        out().print(sheet.text(tools.where().width()));
      }
      out().flush();
    }
    return 0;
  }

  private @Nullable CachedRepo cached(HubRepo wanted) {
    boolean there = Files.isDirectory(tools.cache().root().resolve(wanted.folder()));
    return there ? new CacheScan(tools.cache()).repo(wanted) : null;
  }
}
