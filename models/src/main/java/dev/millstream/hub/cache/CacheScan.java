package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists what a cache holds, checks it against its hashes, and removes from it.
 *
 * <p>Nothing outside a repository's folder is ever deleted: neither what a link leads to nor the
 * store that repositories share, which Python clears. Removing what somebody is about to fetch or
 * read makes that fail.
 *
 * <p>Threading: stateless. Every method throws {@link CacheException} where the cache cannot be
 * read or written.
 */
public final class CacheScan {
  private final CacheFolder cache;

  /** Looks at this cache. */
  public CacheScan(CacheFolder cache) {
    this.cache = cache;
  }

  /** All models and datasets in it, by kind and id; none where there is no such folder. */
  public List<CachedRepo> repos() {
    List<CachedRepo> repos = new ArrayList<>();
    if (Files.isDirectory(cache.root())) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(cache.root())) {
        for (Path folder : folders) {
          HubRepo repo = RepoScan.repoOf(folder.getFileName().toString());
          if (repo != null && Files.isDirectory(folder)) {
            repos.add(RepoScan.scan(cache.of(repo)));
          }
        }
      } catch (IOException e) {
        throw CacheException.reading(cache.root(), e);
      }
    }
    repos.sort(
        Comparator.comparing((CachedRepo cached) -> cached.repo().kind())
            .thenComparing(cached -> cached.repo().id()));
    return repos;
  }

  /**
   * One repository.
   *
   * @throws CacheException when it is not in the cache
   */
  public CachedRepo repo(HubRepo repo) {
    RepoFolder folder = folder(repo);
    try {
      return RepoScan.scan(folder);
    } catch (IOException e) {
      throw CacheException.reading(folder.root(), e);
    }
  }

  /**
   * One revision of a repository.
   *
   * @param revision a commit, or what is known to mean one
   * @throws CacheException when it is not in the cache
   */
  public CachedRevision revision(HubRepo repo, String revision) {
    CachedRepo cached = repo(repo);
    String commit = commit(repo, revision);
    return cached.revisions().stream()
        .filter(known -> known.commit().equals(commit))
        .findFirst()
        .orElseThrow(() -> notCached(repo, revision));
  }

  /**
   * Hashes every file of every snapshot, each blob once, and compares with what the Hub gave.
   *
   * @throws CacheException when the repository is not in the cache
   */
  public List<CheckedFile> verify(HubRepo repo) {
    RepoFolder folder = folder(repo);
    try {
      return verify(folder, RepoScan.commits(folder));
    } catch (IOException e) {
      throw CacheException.reading(folder.root(), e);
    }
  }

  /**
   * Hashes the files of one snapshot.
   *
   * @param revision a commit, or what is known to mean one
   * @throws CacheException when it is not in the cache
   */
  public List<CheckedFile> verify(HubRepo repo, String revision) {
    RepoFolder folder = folder(repo);
    try {
      return verify(folder, List.of(commit(repo, revision)));
    } catch (IOException e) {
      throw CacheException.reading(folder.root(), e);
    }
  }

  private List<CheckedFile> verify(RepoFolder folder, List<String> commits) throws IOException {
    List<CheckedFile> checked = new ArrayList<>();
    Map<Path, CheckedFile.Result> known = new HashMap<>();
    for (String commit : commits) {
      Map<String, String> etags =
          cache.tree(folder.repo(), commit).orElse(List.of()).stream()
              .collect(Collectors.toMap(RepoFile::path, RepoFile::etag, (one, same) -> one));
      for (SnapshotEntry entry : SnapshotEntry.of(folder, commit)) {
        CheckedFile.Result result = known.get(entry.blob());
        if (result == null) {
          result = check(entry, etags.get(entry.path()));
          known.put(entry.blob(), result);
        }
        checked.add(new CheckedFile(commit, entry.path(), entry.blob(), result));
      }
    }
    return checked;
  }

  private static CheckedFile.Result check(SnapshotEntry entry, @Nullable String listed)
      throws IOException {
    return switch (entry.kind()) {
      case DANGLING -> CheckedFile.Result.MISSING;
      case OUTSIDE -> CheckedFile.Result.OUTSIDE;
      case BLOB -> hash(entry.blob(), entry.blob().getFileName().toString());
      case PLAIN -> hash(entry.blob(), listed);
    };
  }

  private static CheckedFile.Result hash(Path blob, @Nullable String etag) throws IOException {
    if (etag == null || !ContentHash.isKnown(etag)) {
      return CheckedFile.Result.UNKNOWN;
    }
    return ContentHash.matches(blob, etag) ? CheckedFile.Result.OK : CheckedFile.Result.CORRUPT;
  }

  /**
   * Removes a repository with all its revisions.
   *
   * @throws CacheException when it is not in the cache
   */
  public Removed remove(HubRepo repo) {
    RepoFolder folder = ownFolder(repo);
    try {
      return new RepoRemoval(folder).all();
    } catch (IOException e) {
      throw CacheException.writing(folder.root(), e);
    }
  }

  /**
   * Removes a snapshot, what means it, and the blobs that no other snapshot uses; the last one
   * takes its repository along.
   *
   * @param revision a commit, or what is known to mean one
   * @throws CacheException when it is not in the cache
   */
  public Removed remove(HubRepo repo, String revision) {
    RepoFolder folder = ownFolder(repo);
    String commit = commit(repo, revision);
    try {
      return RepoScan.commits(folder).equals(List.of(commit))
          ? new RepoRemoval(folder).all()
          : new RepoRemoval(folder).revision(commit);
    } catch (IOException e) {
      throw CacheException.writing(folder.root(), e);
    }
  }

  private RepoFolder ownFolder(HubRepo repo) {
    RepoFolder folder = folder(repo);
    if (Files.isSymbolicLink(folder.root())) {
      throw new CacheException(
          ("%s is a link: what is behind it is not the cache's to remove. Name the cache that"
                  + " holds it.")
              .formatted(folder.root()));
    }
    return folder;
  }

  private RepoFolder folder(HubRepo repo) {
    RepoFolder folder = cache.of(repo);
    if (!Files.isDirectory(folder.root())) {
      throw new CacheException(
          "%s is not in the cache at %s. 'bin/millstream hub cache' lists what is."
              .formatted(repo, cache.root()));
    }
    return folder;
  }

  private String commit(HubRepo repo, String revision) {
    return cache
        .commit(repo, revision)
        .filter(commit -> cache.hasSnapshot(repo, commit))
        .orElseThrow(() -> notCached(repo, revision));
  }

  private CacheException notCached(HubRepo repo, String revision) {
    return new CacheException(
        "revision '%s' of %s is not in the cache at %s. 'bin/millstream hub cache' lists what is."
            .formatted(revision, repo, cache.root()));
  }
}
