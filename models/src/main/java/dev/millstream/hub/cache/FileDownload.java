package dev.millstream.hub.cache;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.OfflineException;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one file into its snapshot with the least that suffices: nothing, a link to a blob that
 * another commit brought, or a download that everybody on this host who wants the file shares.
 *
 * <p>Threading: safe for many threads; blocks.
 */
final class FileDownload {
  private final Hub hub;
  private final CacheFolder cache;
  private final boolean offline;
  private final CacheNotes notes;
  private final SnapshotLinks links;
  private final BlobDownload blobs;
  private final SingleFlight<FileAt, Path> flights = new SingleFlight<>();

  FileDownload(
      Hub hub,
      CacheFolder cache,
      boolean offline,
      CacheNotes notes,
      SnapshotLinks.Linking linking,
      FreeSpace space) {
    this.hub = hub;
    this.cache = cache;
    this.offline = offline;
    this.notes = notes;
    this.links = new SnapshotLinks(cache, linking);
    this.blobs = new BlobDownload(hub, space);
  }

  /**
   * The file's path in its snapshot.
   *
   * @param listed what the commit's listing says of it; null where there is no listing
   */
  Path bring(FileAt file, @Nullable RepoFile listed, Hub.Progress progress) {
    Optional<Path> there = cache.cached(file);
    if (there.isPresent()) {
      return there.get();
    }
    try {
      return flights.run(file, () -> obtain(file, listed, progress));
    } catch (InterruptedException e) {
      throw interrupted(file, e);
    }
  }

  private Path obtain(FileAt file, @Nullable RepoFile listed, Hub.Progress progress) {
    try {
      Optional<Path> there = cache.cached(file);
      if (there.isEmpty() && listed != null) {
        there = fromBlob(file, listed.etag(), listed.size());
      }
      return there.isPresent() ? there.get() : download(file, head(file), progress);
    } catch (ClosedByInterruptException e) {
      throw interrupted(file, e);
    } catch (IOException e) {
      throw CacheException.writing(cache.of(file.repo()).root(), e);
    } catch (InterruptedException e) {
      throw interrupted(file, e);
    }
  }

  private Optional<Path> fromBlob(FileAt file, String etag, long size) throws IOException {
    return cache.blob(file.repo(), etag, size).isPresent()
        ? Optional.of(links.place(file, etag, false))
        : Optional.empty();
  }

  private RemoteFile head(FileAt file) {
    if (offline) {
      throw new OfflineException(
          ("%s is not in the cache at %s and HF_HUB_OFFLINE is set: unset it, or run 'bin/millstream"
                  + " hub download %s' where there is a network and copy the cache from there.")
              .formatted(file, cache.root(), file.repo().id()));
    }
    try {
      RemoteFile remote = hub.head(file.repo(), file.commit(), file.path());
      if (!ContentHash.isKnown(remote.etag()) || remote.size() < 0) {
        throw new HubAnswerException(
            ("the Hub gives '%s' and %d bytes as ETag and size of %s: a sha1 or sha256 in hex digits"
                    + " and a size are expected. Check that HF_ENDPOINT is a Hub or a mirror of it.")
                .formatted(remote.etag(), remote.size(), file));
      }
      return remote;
    } catch (EntryNotFoundException e) {
      notes.missing(file);
      throw e;
    }
  }

  private Path download(FileAt file, RemoteFile remote, Hub.Progress progress)
      throws IOException, InterruptedException {
    RepoFolder folder = cache.of(file.repo());
    try (DownloadLock lock = DownloadLock.acquire(folder.lock(remote.etag()))) {
      // Whoever held the lock before may have brought it.
      Optional<Path> there = cache.cached(file);
      if (there.isEmpty()) {
        there = fromBlob(file, remote.etag(), remote.size());
      }
      if (there.isPresent()) {
        return there.get();
      }
      Path blob = folder.blob(remote.etag());
      blobs.fetch(remote, blob, lock.exclusive(), progress);
      return links.place(file, remote.etag(), !Files.isSymbolicLink(blob));
    }
  }

  private CacheException interrupted(FileAt file, Exception cause) {
    Thread.currentThread().interrupt();
    return new CacheException(
        "the wait for %s was interrupted. Ask for it again: what was fetched so far is kept."
            .formatted(file),
        cause);
  }
}
