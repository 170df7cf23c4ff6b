package dev.millstream.jobs.hub;

import dev.millstream.hub.client.RepoFile;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists a repository's files. */
@Command(
    name = "ls",
    header = "List a repository's files.",
    customSynopsis = "${COMMAND-FULL-NAME} REPO [options]",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description = "Lists the files of a repository with the first digits of their hashes.")
final class LsCommand extends HubAction {
  private static final int HASH_DIGITS = 8;

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

  LsCommand(HubTools tools) {
    this.tools = tools;
  }

  @Override
  public Integer call() {
    Values values = values();
    RepoAt what = flags.read(values, repo);
    requireNoProblem(values);
    if (what != null) {
      List<RepoFile> files = tools.files(what.repo(), what.revision());
      if (format.json) {
        files.forEach(file -> out().println(json(file)));
      } else {
        out().print(table(files));
      }
      out().flush();
    }
    return 0;
  }

  private static String json(RepoFile file) {
    return JsonText.line(
        JsonText.object()
            .put("path", file.path())
            .put("size", file.size())
            .put("oid", file.oid())
            .put("sha256", file.sha256()));
  }

  private static String table(List<RepoFile> files) {
    Columns columns = new Columns().right("size").left("hash").left("name");
    long bytes = 0;
    for (RepoFile file : files) {
      String hash = file.etag();
      bytes += file.size();
      columns.row(
          ByteText.of(file.size()),
          hash.substring(0, Math.min(HASH_DIGITS, hash.length())),
          file.path());
    }
    return columns.render()
        + "%s in %s\n".formatted(ByteText.of(bytes), ByteText.count(files.size(), "file"));
  }
}
