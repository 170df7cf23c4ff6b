package dev.millstream.jobs.hub;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.jobs.options.OptionDoc;
import dev.millstream.jobs.options.Values;
import dev.millstream.model.HubNames;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which repository is meant, beside its name. */
final class RepoFlags {
  private static final String MAIN = "main";

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description = "A branch, a tag, refs/pr/N or a commit; REPO@REVISION says the same.")
  @OptionDoc(example = "--revision v2", absent = MAIN)
  @Nullable String revision;

  @Option(names = "--repo-type", paramLabel = "TYPE", description = "model or dataset.")
  @OptionDoc(example = "--repo-type dataset")
  String type = "model";

  /** Whether repositories of this kind are meant, as far as that can be read. */
  boolean isOf(HubRepo.Kind kind) {
    return type.equals(kind.name().toLowerCase(Locale.ROOT));
  }

  /** What is meant; null, and a problem noted, where that cannot be read. */
  @Nullable RepoAt read(Values values, @Nullable String typed) {
    HubRepo.Kind kind = values.oneOf("--repo-type", type, HubRepo.Kind.class);
    if (typed == null) {
      values.problem(
          "REPO is missing: name a repository, e.g. sentence-transformers/all-MiniLM-L6-v2.");
      return null;
    }
    int at = typed.indexOf('@');
    if (at >= 0 && revision != null) {
      values.problem(
          "REPO names the revision '%s' and --revision '%s'. Name it once."
              .formatted(typed.substring(at + 1), revision));
      return null;
    }
    String named = at < 0 ? revision : typed.substring(at + 1);
    try {
      HubRepo repo = new HubRepo(kind, at < 0 ? typed : typed.substring(0, at));
      HubNames.checkRevision(named == null ? MAIN : named);
      return new RepoAt(repo, named);
    } catch (IllegalArgumentException why) {
      values.problem(String.valueOf(why.getMessage()));
      return null;
    }
  }
}
