package dev.millstream.hub.cache;

import dev.millstream.hub.client.CorruptFileException;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Fetches one blob under a name of its own, and gives it the blob's name once its bytes on disk
 * have the hash that the name promises.
 *
 * <p>After a failure what came in stays beside it, for the next holder of the blob's lock.
 */
final class BlobDownload {
  private final Hub hub;
  private final FreeSpace space;

  BlobDownload(Hub hub, FreeSpace space) {
    this.hub = hub;
    this.space = space;
  }

  /**
   * Fetches it, from where a dead process left off if {@code exclusive}.
   *
   * @throws CorruptFileException when another file arrived, even from the start
   * @throws IOException when it cannot be written
   */
  void fetch(RemoteFile remote, Path blob, boolean exclusive, Hub.Progress progress)
      throws IOException {
    Files.createDirectories(blob.resolveSibling(""));
    Path partial = exclusive ? Partials.claim(blob) : Partials.fresh(blob);
    boolean done = false;
    try {
      complete(remote, partial, progress);
      sync(partial);
      Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
      done = true;
    } finally {
      if (!done && (!exclusive || size(partial) == 0)) {
        Files.deleteIfExists(partial);
      }
    }
  }

  private void complete(RemoteFile remote, Path partial, Hub.Progress progress) throws IOException {
    long there = size(partial);
    if (there >= remote.size() && there > 0) {
      // All of it, whose writer died before it could rename it; or of no use.
      if (there == remote.size() && ContentHash.matches(partial, remote.etag())) {
        return;
      }
      Files.delete(partial);
      there = 0;
    }
    try {
      fetchInto(remote, partial, there, progress);
    } catch (CorruptFileException e) {
      if (there == 0) {
        throw e;
      }
      // What was left may have been damaged: only a file that is wrong from its start is wrong.
      Files.deleteIfExists(partial);
      fetchInto(remote, partial, 0, progress);
    }
  }

  private void fetchInto(RemoteFile remote, Path partial, long there, Hub.Progress progress)
      throws IOException {
    space.require(
        "%s of %s".formatted(remote.path(), remote.repo()),
        remote.size() - there,
        partial.resolveSibling(""));
    try {
      hub.fetch(remote, partial, progress);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    // The Hub hashed what came in; this hashes what is on the disk, were there two writers.
    if (size(partial) != remote.size() || !ContentHash.matches(partial, remote.etag())) {
      Files.deleteIfExists(partial);
      throw new CorruptFileException(
          ("what was fetched as %s of %s is not the file of %d bytes and hash %s that the Hub named."
                  + " It was deleted: try again, and if it stays so, ask who runs the Hub or mirror.")
              .formatted(remote.path(), remote.repo(), remote.size(), remote.etag()));
    }
  }

  private static long size(Path partial) throws IOException {
    return Files.exists(partial) ? Files.size(partial) : 0;
  }

  // Without it a power failure could leave an empty file under the blob's name.
  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
