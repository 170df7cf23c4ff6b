package dev.millstream.hub.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file on this machine that a download fills. Every failure to do so is an {@link
 * UncheckedIOException} with a sentence.
 *
 * <p>Threading: confined to one thread.
 */
record TargetFile(Path path) {

  /** How many bytes it has; 0 where there is none. */
  long size() {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failed("delete", e);
    }
  }

  /** Opens it to go on after its first bytes; what it had beyond them is gone. */
  Writer after(long bytes) {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Writer writer = new Writer(channel);
      try {
        channel.truncate(bytes);
        channel.position(bytes);
      } catch (IOException e) {
        writer.close();
        throw e;
      }
      return writer;
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  FileHash hash(FileHash like) {
    try {
      return like.of(path);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Writes at the end. */
  final class Writer implements AutoCloseable {
    private final FileChannel channel;

    private Writer(FileChannel channel) {
      this.channel = channel;
    }

    void write(ByteBuffer bytes) {
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw failed("write", e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw failed("write", e);
      }
    }
  }

  private RuntimeException failed(String what, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return Patience.interrupted(path, e);
    }
    return new UncheckedIOException(
        "cannot %s %s: %s. Free space there or make it writable, or download to another folder."
            .formatted(what, path, reason(e)),
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "its folder does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "this user is not allowed to";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
