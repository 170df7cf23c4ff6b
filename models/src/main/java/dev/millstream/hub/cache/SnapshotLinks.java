package dev.millstream.hub.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts blobs into snapshots: as relative links, and as plain files where the file system has no
 * links. Then, as in Python, a blob that was just fetched is moved and an older one copied.
 */
final class SnapshotLinks {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLinks.class);
  private static final int ATTEMPTS = 3;

  private final CacheFolder cache;
  private final Linking linking;

  /** Makes a link. */
  interface Linking {
    void link(Path link, Path target) throws IOException;
  }

  SnapshotLinks(CacheFolder cache, Linking linking) {
    this.cache = cache;
    this.linking = linking;
  }

  /**
   * Gives a file its place in its snapshot.
   *
   * @param fresh whether the blob is this download's own and may be moved away
   * @return its path there
   */
  Path place(FileAt file, String etag, boolean fresh) throws IOException {
    RepoFolder folder = cache.of(file.repo());
    Path blob = folder.blob(etag);
    Path link = folder.file(file);
    Path parent = link.resolveSibling("");
    makeFolders(folder.snapshot(file.commit()), parent);
    try {
      link(file, link, parent.relativize(blob));
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("{} cannot be a link: {}", link, e.toString());
      copy(blob, link, fresh);
    }
    return link;
  }

  private void link(FileAt file, Path link, Path target) throws IOException {
    for (int attempt = 1; true; attempt++) {
      try {
        linking.link(link, target);
        return;
      } catch (FileAlreadyExistsException e) {
        if (cache.cached(file).isPresent()) {
          return;
        }
        if (attempt == ATTEMPTS || Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
          throw e;
        }
        // It leads to a blob that was deleted.
        Files.deleteIfExists(link);
      }
    }
  }

  /** A folder in a snapshot that is a link could lead the file anywhere. */
  private static void makeFolders(Path snapshot, Path parent) throws IOException {
    Files.createDirectories(snapshot);
    Path folder = snapshot;
    for (Path name : snapshot.relativize(parent)) {
      folder = folder.resolve(name);
      if (Files.isSymbolicLink(folder)) {
        throw new CacheException(
            ("%s is a link where a folder is expected: what is written there would lie elsewhere."
                    + " Delete the link.")
                .formatted(folder));
      }
    }
    Files.createDirectories(parent);
  }

  private static void copy(Path blob, Path link, boolean fresh) throws IOException {
    if (fresh) {
      Files.move(blob, link, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path unfinished = Partials.fresh(blob);
    try {
      Files.copy(blob, unfinished);
      Files.move(unfinished, link, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
