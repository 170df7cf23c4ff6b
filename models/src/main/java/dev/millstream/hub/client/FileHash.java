package dev.millstream.hub.client;

import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The hash that a file must have.
 *
 * @param name as people call it: {@code sha256} of the bytes, or {@code git sha1} of a header and
 *     the bytes
 * @param hex its digits
 */
record FileHash(String name, String hex) {
  private static final String SHA256 = "sha256";

  /**
   * By the file's ETag.
   *
   * @throws HubAnswerException where that is no hash
   */
  static FileHash of(RemoteFile file) {
    if (!ContentHash.isKnown(file.etag())) {
      throw Refusals.breach(
          file.location(),
          "'%s' has the ETag '%s', which is neither a sha256 nor a git sha1, so that it could not be"
                  .formatted(file.path(), Refusals.shown(file.etag()))
              + " checked");
    }
    return new FileHash(ContentHash.isSha256(file.etag()) ? SHA256 : "git sha1", file.etag());
  }

  /** The same hash of a file; reads all of it. */
  FileHash of(Path other) throws IOException {
    return new FileHash(
        name, name.equals(SHA256) ? ContentHash.sha256(other) : ContentHash.gitSha1(other));
  }

  @Override
  public String toString() {
    return name + " " + hex;
  }
}
