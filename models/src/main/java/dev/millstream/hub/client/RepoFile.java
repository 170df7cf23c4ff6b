package dev.millstream.hub.client;

import org.jspecify.annotations.Nullable;

/**
 * A file as a repository's listing has it.
 *
 * @param path name below the repository, {@code /} between folders; it cannot lead outside
 * @param size in bytes
 * @param oid git's sha1 of the file, or of the pointer where it is a large file
 * @param sha256 hash of a large file's content; null for small ones
 * @param xetHash hash by which a large file is chunked; null where the Hub does not say
 */
public record RepoFile(
    String path, long size, String oid, @Nullable String sha256, @Nullable String xetHash) {

  /** What the Hub gives as its ETag and the cache names its blob after. */
  public String etag() {
    return sha256 == null ? oid : sha256;
  }
}
