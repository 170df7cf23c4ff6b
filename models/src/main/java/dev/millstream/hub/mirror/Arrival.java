package dev.millstream.hub.mirror;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way from upstream, which any number of readers follow while it grows. Its last
 * bytes are held back until its hash has been checked, so that nobody gets the whole of a wrong
 * file.
 *
 * <p>Threading: one thread reports, any number read. Readers block until there is more, the file is
 * complete or has failed.
 */
final class Arrival {
  private static final long HELD_BACK = 1 << 16;

  private final Path growing;
  private final Path complete;
  private final long size;
  // Completes when the file is complete and in its place.
  private final CompletableFuture<Path> end = new CompletableFuture<>();
  private long there;

  Arrival(Path growing, Path complete, long size) {
    this.growing = growing;
    this.complete = complete;
    this.size = size;
  }

  synchronized void report(long bytes) {
    there = bytes;
    notifyAll();
  }

  void succeed() {
    end.complete(complete);
    wake();
  }

  void fail(Throwable failure) {
    end.completeExceptionally(failure);
    wake();
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Where it is while it comes in. */
  Path growing() {
    return growing;
  }

  /** Its bytes, as they come in. */
  Content content() {
    return new Growing();
  }

  /** Waits until a byte beyond {@code position} may be read; how many may be then. */
  private synchronized long await(long position) throws IOException {
    try {
      while (!end.isDone() && Math.min(there, size - HELD_BACK) <= position) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a file from upstream came in");
    }
    return end.isDone() ? size : Math.min(there, size - HELD_BACK);
  }

  /** Fails as the fetching did. */
  private void check() throws IOException {
    if (!end.isDone()) {
      return;
    }
    try {
      end.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException("a file from upstream could not be kept", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a file from upstream came in");
    }
  }

  private final class Growing implements Content {
    private @Nullable Content open;

    @Override
    public void ready(long from) throws IOException {
      await(from);
      check();
    }

    @Override
    public void copyTo(OutputStream out, long from, long length) throws IOException {
      long position = from;
      long wanted = from + length;
      while (position < wanted) {
        long readable = Math.min(wanted, await(position));
        check();
        if (open == null) {
          open = new OnDisk(channel());
        }
        open.copyTo(out, position, readable - position);
        position = readable;
      }
    }

    // The file goes to its place before readers are told.
    private FileChannel channel() throws IOException {
      try {
        return FileChannel.open(growing, StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        return FileChannel.open(complete, StandardOpenOption.READ);
      }
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
      }
    }
  }
}
