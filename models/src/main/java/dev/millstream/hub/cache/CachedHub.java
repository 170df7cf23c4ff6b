package dev.millstream.hub.cache;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.OfflineException;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.HubNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Hub behind the cache on disk: what is there is not asked for again, what is not is fetched once
 * for all threads and processes of this host, and kept where Python finds it too.
 *
 * <p>Threading: safe for many threads; every method blocks. An interrupted thread gets a {@link
 * HubException} with the flag set, and harms nobody who waits for the same file.
 *
 * <p>Between Java processes a lock file per blob lets one fetch and the others wait; one that is
 * killed loses its lock, and the next goes on where it stopped. Python does not see these locks nor
 * Java its own: when both fetch a file at once it travels twice, and each renames the same bytes
 * into place. Files named by a commit never change, so a cached one is used without a request, and
 * a complete cache is only read: its disk may be read-only.
 */
public final class CachedHub {
  private static final Logger LOG = LoggerFactory.getLogger(CachedHub.class);
  private static final int FILES_AT_ONCE = 4;

  private final Hub hub;
  private final CacheFolder cache;
  private final boolean offline;
  private final CacheNotes notes;
  private final FileDownload download;

  /**
   * Puts a Hub behind a cache.
   *
   * @param offline whether {@code HF_HUB_OFFLINE} is set: then the Hub is never asked
   */
  public CachedHub(Hub hub, CacheFolder cache, boolean offline) {
    this(hub, cache, offline, Files::createSymbolicLink, FreeSpace.OF_DISK);
  }

  CachedHub(
      Hub hub, CacheFolder cache, boolean offline, SnapshotLinks.Linking linking, FreeSpace space) {
    this.hub = hub;
    this.cache = cache;
    this.offline = offline;
    this.notes = new CacheNotes(cache);
    this.download = new FileDownload(hub, cache, offline, notes, linking, space);
  }

  /**
   * The commit that a revision means now, or, where the Hub cannot be had, what it meant when it
   * was last asked; the latter is logged. A commit whose snapshot is there means itself.
   *
   * @throws OfflineException when the network may not be used and the cache does not know it
   * @throws HubException when the Hub does not know it, or can be had as little as the cache
   */
  public String resolve(HubRepo repo, String revision) {
    HubNames.checkRevision(revision);
    if (RepoFolder.isCommit(revision) && cache.hasSnapshot(repo, revision)) {
      return revision;
    }
    if (offline) {
      return kept(repo, revision).orElseThrow(() -> notCached(repo, "revision '%s'", revision));
    }
    String commit;
    try {
      commit = hub.info(repo, revision).commit();
    } catch (HubUnavailableException | OfflineException e) {
      commit = kept(repo, revision).orElseThrow(() -> e);
      LOG.warn(
          "{} revision '{}' is taken for commit {}, which it was when the Hub was last asked,"
              + " because: {}",
          repo,
          revision,
          commit,
          e.getMessage());
      return commit;
    }
    if (!RepoFolder.isCommit(commit)) {
      throw new HubAnswerException(
          ("the Hub gives '%s' as commit of %s revision '%s': 40 hex digits are expected. Check that"
                  + " HF_ENDPOINT is a Hub or a mirror of it.")
              .formatted(commit, repo, revision));
    }
    notes.ref(repo, revision, commit);
    return commit;
  }

  private Optional<String> kept(HubRepo repo, String revision) {
    return RepoFolder.isCommit(revision) ? Optional.empty() : cache.commit(repo, revision);
  }

  /**
   * All files of a commit.
   *
   * @throws OfflineException when the network may not be used and the listing is not kept
   */
  public List<RepoFile> files(HubRepo repo, String commit) {
    Optional<List<RepoFile>> kept = cache.tree(repo, commit);
    if (kept.isPresent()) {
      return kept.get();
    }
    if (offline) {
      throw notCached(repo, "the listing of commit %s", commit);
    }
    List<RepoFile> files = hub.files(repo, commit);
    files.forEach(file -> new FileAt(repo, commit, file.path()));
    notes.tree(repo, commit, files);
    return files;
  }

  /**
   * A file's path in the snapshot of its commit, fetched if it is not there.
   *
   * @throws EntryNotFoundException when the commit has no such file
   * @throws OfflineException when it is not there and the network may not be used
   * @throws CacheException when the cache cannot be read or written
   */
  public Path file(HubRepo repo, String commit, String path, Hub.Progress progress) {
    FileAt file = new FileAt(repo, commit, path);
    Optional<Path> there = cache.cached(file);
    if (there.isPresent()) {
      return there.get();
    }
    Optional<List<RepoFile>> tree = cache.tree(repo, commit);
    Optional<RepoFile> listed =
        tree.flatMap(files -> files.stream().filter(f -> f.path().equals(path)).findFirst());
    if (cache.knownMissing(file) || (tree.isPresent() && listed.isEmpty())) {
      throw new EntryNotFoundException(
          "%s has no file %s at commit %s, as the Hub said before (cache at %s). Check the name."
              .formatted(repo, path, commit, cache.root()));
    }
    return download.bring(file, listed.orElse(null), progress);
  }

  /**
   * Fetches those files of a commit that are wanted and not there, a few at a time; the first
   * failure stops the others. Where neither the Hub nor the commit's listing can be had, the
   * snapshot is taken as it is, and that is logged.
   *
   * @param wanted says by its name whether a file is wanted
   * @return the commit's folder
   */
  public Path snapshot(
      HubRepo repo, String commit, Predicate<String> wanted, Hub.Progress progress) {
    List<RepoFile> files;
    try {
      files = files(repo, commit);
    } catch (HubUnavailableException | OfflineException e) {
      if (!cache.holdsFiles(repo, commit)) {
        throw e;
      }
      LOG.warn("{} at commit {} may lack files in the cache: {}", repo, commit, e.getMessage());
      return cache.snapshot(repo, commit);
    }
    List<RepoFile> absent =
        files.stream()
            .filter(file -> wanted.test(file.path()))
            .filter(file -> cache.cached(new FileAt(repo, commit, file.path())).isEmpty())
            .toList();
    if (!absent.isEmpty()) {
      fetch(repo, commit, absent, progress);
    }
    return cache.snapshot(repo, commit);
  }

  private void fetch(HubRepo repo, String commit, List<RepoFile> files, Hub.Progress progress) {
    List<Runnable> downloads = new ArrayList<>();
    for (RepoFile file : files) {
      FileAt at = new FileAt(repo, commit, file.path());
      downloads.add(() -> download.bring(at, file, progress));
    }
    try {
      new ParallelDownload(FILES_AT_ONCE).run(downloads);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException(
          "the download of %s was interrupted. Start it again: what was fetched so far is kept."
              .formatted(repo),
          e);
    }
  }

  private OfflineException notCached(HubRepo repo, String what, String which) {
    return new OfflineException(
        ("%s of %s is not in the cache at %s and HF_HUB_OFFLINE is set: unset it, or run"
                + " 'bin/millstream hub download %s' where there is a network and copy the cache from"
                + " there.")
            .formatted(what.formatted(which), repo, cache.root(), repo.id()));
  }
}
