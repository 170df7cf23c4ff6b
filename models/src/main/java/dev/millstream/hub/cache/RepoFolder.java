package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.model.ContentHash;
import dev.millstream.model.HubNames;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the things of one repository lie in a cache, in huggingface_hub's layout:
 *
 * <pre>
 * models--acme--toy/blobs/ETAG                      a file's bytes, or a link to the shared store
 *                  /snapshots/COMMIT/onnx/a.onnx -> ../../../blobs/ETAG
 *                  /refs/main                       a commit, 40 hex digits without a line end
 *                  /.no_exist/COMMIT/a.json         empty: the Hub has no such file
 *                  /trees/COMMIT.json               the whole listing
 * .locks/models--acme--toy/                         one file per blob that is being fetched
 * blobs/xx/XET_HASH                                 the shared store, Python's alone
 * </pre>
 */
public record RepoFolder(Path cache, HubRepo repo) {
  static boolean isCommit(String text) {
    return ContentHash.isSha1(text);
  }

  static void checkCommit(String commit) {
    if (!isCommit(commit)) {
      throw new IllegalArgumentException(
          "'%s' is not a commit: 40 hex digits are expected. Resolve the revision first."
              .formatted(commit));
    }
  }

  /** The repository's own folder. */
  public Path root() {
    return cache.resolve(repo.folder());
  }

  /** Where files lie under their hashes. */
  public Path blobs() {
    return root().resolve("blobs");
  }

  /** Where the file of this hash lies. */
  public Path blob(String etag) {
    return blobs().resolve(etag);
  }

  /** The blobs that the cache's repositories share, which only Python writes. */
  public Path sharedStore() {
    return cache.resolve("blobs");
  }

  /** Where its commits are. */
  public Path snapshots() {
    return root().resolve("snapshots");
  }

  /** A commit's files. */
  public Path snapshot(String commit) {
    checkCommit(commit);
    return snapshots().resolve(commit);
  }

  Path file(FileAt file) {
    return snapshot(file.commit()).resolve(file.path());
  }

  /** Where its branches and tags are. */
  public Path refs() {
    return root().resolve("refs");
  }

  /** The file that holds the commit of a branch, tag or pull request. */
  public Path ref(String revision) {
    HubNames.checkRevision(revision);
    return refs().resolve(revision);
  }

  Path missing(String commit) {
    checkCommit(commit);
    return root().resolve(".no_exist").resolve(commit);
  }

  Path missing(FileAt file) {
    return missing(file.commit()).resolve(file.path());
  }

  /** The file that holds a commit's listing. */
  public Path tree(String commit) {
    checkCommit(commit);
    return root().resolve("trees").resolve(commit + ".json");
  }

  /** Ours alone: Python locks {@code ETAG.lock} by flock, which Java's locks do not see. */
  Path lock(String etag) {
    return cache.resolve(".locks").resolve(repo.folder()).resolve(etag + ".millstream.lock");
  }

  /**
   * Whether links are to be followed to there.
   *
   * @param real a path without links
   */
  boolean holdsBlob(Path real) throws IOException {
    return real.startsWith(root().toRealPath().resolve("blobs"))
        || real.startsWith(cache.toRealPath().resolve("blobs"));
  }
}
