package dev.millstream.hub.mirror;

import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hashes of files on disk; a file is read again only when its size or time of change differs.
 *
 * <p>Threading: safe for many threads; two that ask for one file at once may both read it.
 */
final class FileHashes {
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /** A file as a listing has it. */
  RepoFile describe(Path file, String path, BasicFileAttributes attributes) throws IOException {
    Known last = known.get(file);
    if (last != null && last.isOf(attributes)) {
      return new RepoFile(path, last.size, last.file.oid(), last.file.sha256(), null);
    }
    long size = attributes.size();
    RepoFile described =
        LargeFiles.isLarge(path, size)
            ? LargeFiles.large(path, size, ContentHash.sha256(file))
            : new RepoFile(path, size, ContentHash.gitSha1(file), null, null);
    known.put(file, new Known(size, attributes.lastModifiedTime(), described));
    return described;
  }

  private record Known(long size, FileTime changed, RepoFile file) {
    boolean isOf(BasicFileAttributes attributes) {
      return size == attributes.size() && changed.equals(attributes.lastModifiedTime());
    }
  }
}
