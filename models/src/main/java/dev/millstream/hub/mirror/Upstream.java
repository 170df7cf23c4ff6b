package dev.millstream.hub.mirror;

import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.hub.client.RepoFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Another Hub, from which what is missing here is fetched once and kept.
 *
 * <p>Threading: safe for many threads. A file is fetched by a thread of its own, so that it arrives
 * though the one who asked for it first goes away; those who ask meanwhile follow the same arrival.
 */
final class Upstream implements AutoCloseable {
  private static final int AT_ONCE = 8;

  private final Hub hub;
  private final RootLock lock;
  private final Patience patience;
  private final Map<Path, Arrival> arrivals = new ConcurrentHashMap<>();
  private final ExecutorService downloads = threads("mirror-download");
  // Apart, so that a question does not wait behind large files.
  private final ExecutorService questions = threads("mirror-question");

  /**
   * How long what is known is good enough.
   *
   * @param fresh how long what a branch was last seen at is taken for true without asking
   * @param answer how long an answer is waited for where something was seen before
   */
  record Patience(Duration fresh, Duration answer) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(3));
  }

  Upstream(Hub hub, RootLock lock, Patience patience) {
    this.hub = hub;
    this.lock = lock;
    this.patience = patience;
  }

  private static ExecutorService threads(String name) {
    return Executors.newFixedThreadPool(
        AT_ONCE,
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  Hub hub() {
    return hub;
  }

  /** Whether what was seen at {@code System.nanoTime()} is still taken for true. */
  boolean isFresh(long seenNanos) {
    return System.nanoTime() - seenNanos < patience.fresh().toNanos();
  }

  /** How long a question that was asked at {@code System.nanoTime()} is still waited for. */
  long patienceNanos(long askedNanos) {
    return Math.max(0, patience.answer().toNanos() - (System.nanoTime() - askedNanos));
  }

  /** Asks upstream something, on a thread of its own. */
  void ask(Runnable question) {
    questions.execute(question);
  }

  /** Makes sure that what is fetched may be kept. */
  void claim() throws IOException {
    lock.claim();
  }

  /** A file that is not kept yet: its bytes as they come in. */
  Content fetch(HubRepo repo, KeptFolder folder, String commit, RepoFile file) throws IOException {
    claim();
    Path blob = folder.places().blob(file.etag());
    return arrivals
        .computeIfAbsent(
            blob,
            path -> {
              Path growing = blob.resolveSibling(file.etag() + ".mirror.incomplete");
              Arrival arrival = new Arrival(growing, blob, file.size());
              downloads.execute(() -> bring(repo, folder, commit, file, arrival));
              return arrival;
            })
        .content();
  }

  private void bring(
      HubRepo repo, KeptFolder folder, String commit, RepoFile file, Arrival arrival) {
    Path blob = folder.places().blob(file.etag());
    Throwable failure = null;
    try {
      if (!Files.isRegularFile(blob)) {
        bring(remote(repo, commit, file), folder, arrival);
      }
      folder.link(folder.places().snapshot(commit), file);
    } catch (RuntimeException | IOException e) {
      failure = e;
    }
    // Off the list first: whoever comes after a failure starts a new try.
    arrivals.remove(blob);
    if (failure == null) {
      arrival.succeed();
    } else {
      arrival.fail(failure);
    }
  }

  private void bring(RemoteFile remote, KeptFolder folder, Arrival arrival) throws IOException {
    Files.createDirectories(folder.places().blobs());
    try {
      hub.fetch(remote, arrival.growing(), (file, bytes) -> arrival.report(bytes));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    folder.takeBlob(arrival.growing(), remote.etag());
  }

  private RemoteFile remote(HubRepo repo, String commit, RepoFile file) {
    RemoteFile remote = hub.head(repo, commit, file.path());
    if (!remote.etag().equals(file.etag()) || remote.size() != file.size()) {
      throw new HubAnswerException(
          ("upstream lists '%s' of %s at commit %s with hash %s and %d bytes, but offers hash %s and"
                  + " %d bytes. Ask its keeper which is true.")
              .formatted(
                  file.path(),
                  repo,
                  commit,
                  file.etag(),
                  file.size(),
                  remote.etag(),
                  remote.size()));
    }
    return remote;
  }

  @Override
  public void close() {
    downloads.shutdownNow();
    questions.shutdownNow();
  }
}
