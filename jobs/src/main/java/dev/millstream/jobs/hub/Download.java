package dev.millstream.jobs.hub;

import dev.millstream.hub.FetchProgress;
import dev.millstream.hub.cache.CacheFolder;
import dev.millstream.hub.cache.CachedHub;
import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.OfflineException;
import dev.millstream.hub.client.Patterns;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.jobs.terminal.DisplayText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Brings files of a repository into the cache. */
final class Download {
  private static final int MOST_NAMED = 5;

  private final CachedHub hub;
  private final CacheFolder cache;
  private final Hub.Progress progress;
  private final PrintWriter err;

  /** Says on {@code err} what it leaves out. */
  Download(HubTools tools, FetchProgress progress, PrintWriter err) {
    this.hub = tools.cachedHub();
    this.cache = tools.cache();
    this.progress = (file, bytes) -> progress.at(file.path(), bytes, file.size());
    this.err = err;
  }

  /** Files by their names; gives the path of the only one, else the folder of the commit. */
  Path named(RepoAt what, List<String> names) {
    String commit = hub.resolve(what.repo(), what.revision());
    List<Path> paths =
        names.stream().map(name -> hub.file(what.repo(), commit, name, progress)).toList();
    return paths.size() == 1 ? paths.get(0) : cache.snapshot(what.repo(), commit);
  }

  /**
   * Files by patterns; without one that says what is wanted, all that cannot run code. Gives the
   * folder of the commit.
   *
   * @throws EntryNotFoundException where that leaves none
   */
  Path matching(RepoAt what, Patterns patterns) {
    String commit = hub.resolve(what.repo(), what.revision());
    boolean careful = patterns.allow().isEmpty();
    Predicate<String> wanted = name -> patterns.keeps(name) && !(careful && CodeFiles.canRun(name));
    List<String> leftOut = List.of();
    try {
      List<String> asked =
          hub.files(what.repo(), commit).stream()
              .map(RepoFile::path)
              .filter(patterns::keeps)
              .toList();
      leftOut = asked.stream().filter(wanted.negate()).toList();
      if (leftOut.size() == asked.size()) {
        throw nothingWanted(what, leftOut);
      }
    } catch (OfflineException | HubUnavailableException notListed) {
      // What follows takes what the cache has, or fails with the same sentence.
      return hub.snapshot(what.repo(), commit, wanted, progress);
    }
    Path folder = hub.snapshot(what.repo(), commit, wanted, progress);
    sayLeftOut(leftOut);
    return folder;
  }

  private static EntryNotFoundException nothingWanted(RepoAt what, List<String> leftOut) {
    String typed = what.typed();
    return new EntryNotFoundException(
        leftOut.isEmpty()
            ? "no file of %s at revision '%s' is asked for. 'millstream hub ls %s' lists those there are."
                .formatted(what.repo(), what.revision(), typed)
            : ("%s at revision '%s' holds nothing but files that can run code when they are opened (%s)."
                    + " Name those that you want, or use --include.")
                .formatted(what.repo(), what.revision(), someOf(leftOut)));
  }

  private void sayLeftOut(List<String> names) {
    if (!names.isEmpty()) {
      err.println(
          "Left out %s that can run code when opened: %s. What is named or matches --include is fetched."
              .formatted(ByteText.count(names.size(), "file"), someOf(names)));
    }
  }

  private static String someOf(List<String> names) {
    String some = DisplayText.oneLine(String.join(", ", names.stream().limit(MOST_NAMED).toList()));
    return names.size() <= MOST_NAMED
        ? some
        : some + " and " + (names.size() - MOST_NAMED) + " more";
  }
}
