package dev.millstream.jobs.hub;

import dev.millstream.hub.cache.CacheScan;
import dev.millstream.hub.cache.CachedRepo;
import dev.millstream.hub.cache.CachedRevision;
import dev.millstream.hub.cache.Removed;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes repositories, or revisions of them, from the cache. */
@Command(
    name = "rm",
    header = "Remove repositories or revisions from the cache.",
    customSynopsis = "${COMMAND-FULL-NAME} REPO[@REVISION]... [options]",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description =
        "Removes a repository with all its revisions, or one revision with the files that no other"
            + " uses. Asks first; where nobody can be asked, --yes is needed.")
final class CacheRmCommand extends HubAction {
  private final HubTools tools;

  @Parameters(
      arity = "0..*",
      paramLabel = "REPO[@REVISION]",
      description = "organisation/name, and a branch, a tag or a commit of it",
      hideParamSyntax = true)
  private List<String> repos = new ArrayList<>();

  @Option(names = "--yes", description = "Remove without asking.")
  private boolean yes;

  @Mixin(name = "Repository")
  private final RepoFlags flags = new RepoFlags();

  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  CacheRmCommand(HubTools tools) {
    this.tools = tools;
  }

  @Override
  public Integer call() throws IOException {
    Values values = values();
    List<RepoAt> wanted = wanted(values);
    if (!yes && !tools.where().canAsk()) {
      values.problem(
          "--yes is missing: nobody can be asked here, since standard input and error are no"
              + " terminal. Add --yes to remove without asking.");
    }
    requireNoProblem(values);
    CacheScan scan = new CacheScan(tools.cache());
    // All are looked up before any is removed, so that a wrong name removes nothing.
    List<String> plan = wanted.stream().map(what -> described(what, scan)).toList();
    if (!yes && !isMeant(plan)) {
      err().println("Nothing was removed.");
      err().flush();
      return 1;
    }
    for (RepoAt what : wanted) {
      Removed removed =
          what.named() == null
              ? scan.remove(what.repo())
              : scan.remove(what.repo(), what.revision());
      out().println("Removed %s: %s freed.".formatted(what.typed(), ByteText.of(removed.bytes())));
    }
    out().flush();
    return 0;
  }

  private List<RepoAt> wanted(Values values) {
    List<RepoAt> wanted = new ArrayList<>();
    List<@Nullable String> typed = new ArrayList<>(repos);
    if (typed.isEmpty()) {
      typed.add(null);
    }
    for (String name : typed) {
      RepoAt what = flags.read(values, name);
      if (what != null && !wanted.contains(what)) {
        wanted.add(what);
      }
    }
    return wanted;
  }

  private static String described(RepoAt what, CacheScan scan) {
    CachedRepo repo = scan.repo(what.repo());
    if (what.named() == null) {
      return "%s: %s, %s"
          .formatted(
              what.typed(),
              ByteText.count(repo.revisions().size(), "revision"),
              ByteText.of(repo.bytes() + repo.unfinishedBytes()));
    }
    CachedRevision revision = scan.revision(what.repo(), what.revision());
    return "%s: commit %s, %s"
        .formatted(what.typed(), revision.commit(), ByteText.of(revision.bytes()));
  }

  private boolean isMeant(List<String> plan) throws IOException {
    err().println("These are removed from the cache at %s:".formatted(tools.cache().root()));
    plan.forEach(line -> err().println("    " + line));
    err().print("Go on? [y/N] ");
    err().flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(tools.where().in(), StandardCharsets.UTF_8));
    String answer = in.readLine();
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
