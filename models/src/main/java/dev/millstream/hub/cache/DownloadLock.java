package dev.millstream.hub.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to fetch one blob, held by one thread of all Java processes that share a cache. The
 * operating system takes it back when its holder dies, however it dies.
 *
 * <p>Where a file system has no locks, everybody has the right, but not {@link #exclusive}ly: a
 * file may then be fetched more than once, never damaged.
 */
public final class DownloadLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DownloadLock.class);
  private static final String CLAIM = "dev.millstream.hub.cache.lock:";
  private static final long POLL_NANOS = Duration.ofMillis(25).toNanos();

  private final String claim;
  private final FileChannel channel;
  private final @Nullable FileLock lock;

  private DownloadLock(String claim, FileChannel channel, @Nullable FileLock lock) {
    this.claim = claim;
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits until nobody else holds it. Makes the file where there is none and leaves it there. */
  public static DownloadLock acquire(Path file) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(file.resolveSibling(""));
    String claim = CLAIM + folder.toRealPath().resolve(file.getFileName());
    claim(claim);
    boolean opened = false;
    try {
      DownloadLock lock = open(claim, file);
      opened = true;
      return lock;
    } finally {
      if (!opened) {
        System.getProperties().remove(claim);
      }
    }
  }

  /**
   * Waits until no other thread of this process holds it, whichever class loader it comes from.
   * That must be known before the file is opened: when a process closes a file, POSIX takes away
   * all locks that the process has on it. Only the system properties are seen by all class loaders.
   */
  private static void claim(String claim) throws InterruptedException {
    Properties properties = System.getProperties();
    while (properties.putIfAbsent(claim, "held") != null) {
      pause();
    }
  }

  private static DownloadLock open(String claim, Path file)
      throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return new DownloadLock(claim, channel, lock(file, channel));
    } catch (InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  // Asks again and again instead of blocking: the kernel looks for deadlocks by process, and takes
  // two threads of one that each wait for a thread of another for one.
  private static @Nullable FileLock lock(Path file, FileChannel channel)
      throws InterruptedException {
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        LOG.debug("Something else in this process holds {}", file);
      } catch (IOException e) {
        LOG.warn(
            "{} cannot be locked ({}): processes that start at once each fetch the model.",
            file,
            e.toString());
        return null;
      }
      pause();
    }
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(POLL_NANOS);
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while another fetches the file");
    }
  }

  /** Whether nobody else fetches this blob; what a dead holder left may be taken only then. */
  boolean exclusive() {
    return lock != null;
  }

  /** Gives the right back. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      System.getProperties().remove(claim);
    }
  }
}
