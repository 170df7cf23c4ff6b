package dev.millstream.hub.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Small files that others read while they are written: under a name of their own, {@code
 * NAME.8HEX.tmp}, then renamed.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes all of it, or leaves the file as it was; makes its folder where there is none. */
  public static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Path unfinished = unique(file, "tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        // Without it a power failure could leave an empty file under the name.
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** A name beside a file that no other process and thread uses, in huggingface_hub's form. */
  public static Path unique(Path file, String ending) {
    int random = ThreadLocalRandom.current().nextInt();
    return file.resolveSibling("%s.%08x.%s".formatted(file.getFileName(), random, ending));
  }
}
