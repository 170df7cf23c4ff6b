package dev.millstream.hub.cache;

import java.nio.file.Path;

/**
 * What became of checking a file of a snapshot.
 *
 * @param commit the snapshot's commit
 * @param path name below the snapshot
 * @param blob where its bytes are or should be
 */
public record CheckedFile(String commit, String path, Path blob, Result result) {

  /** What was found. */
  public enum Result {
    /** Its bytes have the hash that the Hub gave. */
    OK,
    /** Its bytes have another hash: remove it and fetch it again. */
    CORRUPT,
    /** It is a link to a blob that is not there: fetch it again. */
    MISSING,
    /** It is a link to outside the cache, and was not followed. */
    OUTSIDE,
    /** No hash of it is known: it is a copy, and its commit's listing was not kept. */
    UNKNOWN
  }
}
