package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubRepo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A repository in the cache.
 *
 * @param folder where it lies
 * @param revisions sorted by commit
 * @param bytes on disk, each blob counted once; shared ones count for every repository
 * @param unfinishedBytes in downloads that are under way or were given up
 * @param lastModified of its newest blob
 * @param lastAccessed of the blob read last, as far as the file system keeps it
 * @param problems a sentence for each thing that is not as it should be
 */
public record CachedRepo(
    HubRepo repo,
    Path folder,
    List<CachedRevision> revisions,
    long bytes,
    long unfinishedBytes,
    Instant lastModified,
    Instant lastAccessed,
    List<String> problems) {

  /** Takes copies of the lists. */
  public CachedRepo {
    revisions = List.copyOf(revisions);
    problems = List.copyOf(problems);
  }
}
