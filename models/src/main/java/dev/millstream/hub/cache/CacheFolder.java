package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the folder that huggingface_hub keeps, such as {@code ~/.cache/huggingface/hub}.
 *
 * <p>Names are checked before they become paths. A link is followed only to the blobs of its own
 * repository and, through them, to the store that repositories share.
 *
 * <p>Threading: stateless; others may fill the folder meanwhile. Writes and deletes nothing, and
 * needs neither a lock nor a connection.
 */
public final class CacheFolder {
  static final int MAX_REF_BYTES = 128;

  private final Path root;

  /** Takes the folder's path; it need not exist. */
  public CacheFolder(Path root) {
    this.root = root.toAbsolutePath();
  }

  /** The cache's folder. */
  public Path root() {
    return root;
  }

  RepoFolder of(HubRepo repo) {
    return new RepoFolder(root, repo);
  }

  /** Where a commit's files are, whether or not any is there yet. */
  public Path snapshot(HubRepo repo, String commit) {
    return of(repo).snapshot(commit);
  }

  /** Whether the folder of a commit is there; it may lack files, or hold none. */
  public boolean hasSnapshot(HubRepo repo, String commit) {
    return Files.isDirectory(snapshot(repo, commit));
  }

  /** Whether at least one file of a commit is there. */
  boolean holdsFiles(HubRepo repo, String commit) {
    Path snapshot = snapshot(repo, commit);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(snapshot)) {
      return entries.iterator().hasNext();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (IOException e) {
      throw CacheException.reading(snapshot, e);
    }
  }

  /**
   * The commit that a revision meant when it was last asked for; a commit means itself.
   *
   * @throws CacheException when the reference cannot be read or holds no commit
   */
  public Optional<String> commit(HubRepo repo, String revision) {
    Path ref = of(repo).ref(revision);
    if (RepoFolder.isCommit(revision)) {
      return Optional.of(revision);
    }
    if (!Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    try {
      String commit = Files.size(ref) > MAX_REF_BYTES ? "" : Files.readString(ref).strip();
      if (!RepoFolder.isCommit(commit)) {
        throw new CacheException(
            ("the reference %s does not hold a commit of 40 hex digits. Delete it and fetch %s"
                    + " again.")
                .formatted(ref, repo));
      }
      return Optional.of(commit);
    } catch (IOException e) {
      throw CacheException.reading(ref, e);
    }
  }

  /**
   * A file's path in its snapshot, if its bytes are there.
   *
   * @throws CacheException when it is a link to outside the cache, or cannot be read
   */
  public Optional<Path> cached(HubRepo repo, String commit, String path) {
    return cached(new FileAt(repo, commit, path));
  }

  Optional<Path> cached(FileAt file) {
    RepoFolder folder = of(file.repo());
    Path path = folder.file(file);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      Path real = path.toRealPath();
      Path home = folder.root().toRealPath().resolve("snapshots").resolve(file.commit());
      if (!real.startsWith(home) && !folder.holdsBlob(real)) {
        throw new CacheException(
            ("%s is a link to %s, outside the blobs of its repository in the cache at %s. Delete"
                    + " the link and fetch the file again.")
                .formatted(path, real, root));
      }
      return Files.isRegularFile(real) ? Optional.of(path) : Optional.empty();
    } catch (NoSuchFileException e) {
      // A link whose blob was deleted: as good as absent, the next download mends it.
      return Optional.empty();
    } catch (IOException e) {
      throw CacheException.reading(path, e);
    }
  }

  /** Whether the Hub said before that this commit has no such file. */
  public boolean knownMissing(HubRepo repo, String commit, String path) {
    return knownMissing(new FileAt(repo, commit, path));
  }

  boolean knownMissing(FileAt file) {
    return Files.isRegularFile(of(file.repo()).missing(file));
  }

  /** All files of a commit, if its listing was kept; one that cannot be used counts as not kept. */
  public Optional<List<RepoFile>> tree(HubRepo repo, String commit) {
    return TreeFile.read(of(repo).tree(commit));
  }

  /** The blob of this name, if it is there, whole by its size, and does not lead elsewhere. */
  Optional<Path> blob(HubRepo repo, String etag, long size) throws IOException {
    RepoFolder folder = of(repo);
    Path blob = folder.blob(etag);
    boolean usable =
        Files.isRegularFile(blob)
            && Files.size(blob) == size
            && folder.holdsBlob(blob.toRealPath());
    return usable ? Optional.of(blob) : Optional.empty();
  }
}
