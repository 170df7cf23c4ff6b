package dev.millstream.hub.cache;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Unfinished blobs, {@code blobs/ETAG.8HEX.millstream.incomplete}.
 *
 * <p>Python's end in {@code .incomplete} too, so its tools list ours. Python's own, {@code
 * ETAG.8HEX.incomplete}, are left alone: whether their process lives cannot be told, since Java
 * does not see the lock that it holds, and they may have holes.
 */
final class Partials {
  private static final String ENDING = "millstream.incomplete";

  private Partials() {}

  /** A name for a new one; nothing is there yet. */
  static Path fresh(Path blob) {
    return AtomicFile.unique(blob, ENDING);
  }

  /**
   * Takes over the largest that a dead process left, under a name of its own, and deletes the
   * others. Only for who holds the blob's lock alone: whoever wrote them then lives no more.
   *
   * @return where to go on; nothing is there where nobody left any
   */
  static Path claim(Path blob) throws IOException {
    Path own = fresh(blob);
    List<Path> left = left(blob);
    if (left.isEmpty()) {
      return own;
    }
    List<Sized> bySize = new ArrayList<>();
    for (Path partial : left) {
      bySize.add(new Sized(partial, Files.size(partial)));
    }
    bySize.sort(Comparator.comparingLong(Sized::bytes).reversed());
    Files.move(bySize.get(0).path(), own, StandardCopyOption.ATOMIC_MOVE);
    for (Sized smaller : bySize.subList(1, bySize.size())) {
      Files.deleteIfExists(smaller.path());
    }
    return own;
  }

  private static List<Path> left(Path blob) throws IOException {
    List<Path> left = new ArrayList<>();
    // A blob is named by hex digits, so its name means nothing special in a pattern.
    String pattern = blob.getFileName() + ".????????." + ENDING;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(blob.resolveSibling(""), pattern)) {
      for (Path partial : found) {
        if (Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) {
          left.add(partial);
        }
      }
    }
    return left;
  }

  private record Sized(Path path, long bytes) {}
}
