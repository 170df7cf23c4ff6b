package dev.millstream.hub.mirror;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The right to write below a root, which one mirror has at a time: commits to a repository follow
 * one another, and half-finished files have one owner. It is asked for by the first write, so that
 * a folder that may only be read can be served.
 */
final class RootLock implements AutoCloseable {
  private static final int CONFLICT = 409;

  private final Path root;
  private @Nullable FileChannel channel;

  RootLock(Path root) {
    this.root = root;
  }

  /** The folder for half-finished uploads; empty when the right has just been given. */
  synchronized Path claim() throws IOException {
    Path own = root.resolve(".millstream");
    Path uploads = own.resolve("uploads");
    if (channel == null) {
      Files.createDirectories(own);
      FileChannel opened =
          FileChannel.open(
              own.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (!isLocked(opened)) {
          throw new Refusal(
              CONFLICT,
              "another mirror writes to %s. Send uploads to that one, or stop it first."
                  .formatted(root));
        }
        empty(uploads);
        channel = opened;
      } finally {
        if (channel == null) {
          opened.close();
        }
      }
    }
    return uploads;
  }

  private static boolean isLocked(FileChannel opened) throws IOException {
    try {
      FileLock lock = opened.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void empty(Path uploads) throws IOException {
    Files.createDirectories(uploads);
    try (Stream<Path> left = Files.list(uploads)) {
      for (Path file : (Iterable<Path>) left::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
