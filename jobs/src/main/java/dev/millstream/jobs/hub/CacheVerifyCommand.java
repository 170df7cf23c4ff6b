package dev.millstream.jobs.hub;

import dev.millstream.hub.cache.CacheScan;
import dev.millstream.hub.cache.CachedRepo;
import dev.millstream.hub.cache.CheckedFile;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.jobs.options.CommonFlags;
import dev.millstream.jobs.options.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares files in the cache with the hashes that the Hub gave. */
@Command(
    name = "verify",
    header = "Check files in the cache against their hashes.",
    customSynopsis = "${COMMAND-FULL-NAME} [REPO] [options]",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    description =
        "Reads every file of the cache, or of one repository in it, and lists those that are corrupt,"
            + " missing, or links to outside the cache. Exits with 1 if there are any.")
final class CacheVerifyCommand extends HubAction {
  private static final int COMMIT_DIGITS = 8;

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

  private record Checked(HubRepo repo, CheckedFile file) {
    boolean isWrong() {
      return switch (file.result()) {
        case OK, UNKNOWN -> false;
        case CORRUPT, MISSING, OUTSIDE -> true;
      };
    }

    String result() {
      return file.result().name().toLowerCase(Locale.ROOT);
    }
  }

  CacheVerifyCommand(HubTools tools) {
    this.tools = tools;
  }

  @Override
  public Integer call() {
    Values values = values();
    RepoAt what = repo == null ? null : flags.read(values, repo);
    requireNoProblem(values);
    List<Checked> checked = check(what);
    List<Checked> wrong = checked.stream().filter(Checked::isWrong).toList();
    if (format.json) {
      checked.forEach(file -> out().println(json(file)));
    } else {
      print(checked, wrong);
    }
    out().flush();
    if (!wrong.isEmpty()) {
      err().println("millstream: " + advice(wrong));
      err().flush();
    }
    return wrong.isEmpty() ? 0 : 1;
  }

  private List<Checked> check(@Nullable RepoAt what) {
    CacheScan scan = new CacheScan(tools.cache());
    List<Checked> checked = new ArrayList<>();
    if (what == null) {
      for (CachedRepo cached : scan.repos()) {
        scan.verify(cached.repo()).forEach(file -> checked.add(new Checked(cached.repo(), file)));
      }
    } else {
      List<CheckedFile> files =
          what.named() == null
              ? scan.verify(what.repo())
              : scan.verify(what.repo(), what.revision());
      files.forEach(file -> checked.add(new Checked(what.repo(), file)));
    }
    return checked;
  }

  private void print(List<Checked> checked, List<Checked> wrong) {
    if (!wrong.isEmpty()) {
      Columns columns = new Columns().left("found").left("commit").left("repository").left("file");
      for (Checked file : wrong) {
        columns.row(
            file.result(),
            file.file.commit().substring(0, COMMIT_DIGITS),
            CacheList.name(file.repo),
            file.file.path());
      }
      out().print(columns.render());
    }
    out().println(summary(checked, wrong.size()));
  }

  private static String summary(List<Checked> checked, int wrong) {
    long unknown =
        checked.stream().filter(c -> c.file.result() == CheckedFile.Result.UNKNOWN).count();
    String text = "%s checked, %d wrong".formatted(ByteText.count(checked.size(), "file"), wrong);
    return unknown == 0
        ? text + "."
        : text + ", %d not judged: their hashes are not known.".formatted(unknown);
  }

  private static String advice(List<Checked> wrong) {
    Set<String> repos = new LinkedHashSet<>();
    wrong.forEach(file -> repos.add(removal(file.repo)));
    return "%s in the cache not as the Hub gave %s. Remove and fetch again: millstream hub cache rm %s."
        .formatted(
            wrong.size() == 1 ? "1 file is" : wrong.size() + " files are",
            wrong.size() == 1 ? "it" : "them",
            String.join("; millstream hub cache rm ", repos));
  }

  private static String removal(HubRepo repo) {
    return repo.kind() == HubRepo.Kind.MODEL ? repo.id() : repo.id() + " --repo-type dataset";
  }

  private static String json(Checked checked) {
    return JsonText.line(
        JsonText.object()
            .put("id", checked.repo.id())
            .put("type", checked.repo.kind() == HubRepo.Kind.MODEL ? "model" : "dataset")
            .put("commit", checked.file.commit())
            .put("path", checked.file.path())
            .put("result", checked.result()));
  }
}
