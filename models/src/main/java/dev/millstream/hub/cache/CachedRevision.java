package dev.millstream.hub.cache;

import java.time.Instant;
import java.util.List;

/**
 * A commit of a repository in the cache; not all its files need be there.
 *
 * @param commit 40 hex digits
 * @param refs branches, tags and pull requests that mean it, sorted
 * @param files sorted by path
 * @param bytes on disk; other revisions may use the same blobs
 * @param lastModified of its newest blob
 */
public record CachedRevision(
    String commit, List<String> refs, List<CachedFile> files, long bytes, Instant lastModified) {

  /** Takes copies of the lists. */
  public CachedRevision {
    refs = List.copyOf(refs);
    files = List.copyOf(files);
  }
}
