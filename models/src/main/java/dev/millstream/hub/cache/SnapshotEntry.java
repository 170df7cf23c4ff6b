package dev.millstream.hub.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Something that lies in a snapshot. Only the first link is followed to name the blob: it may in
 * turn lead to the shared store.
 *
 * @param path name below the snapshot, {@code /} between folders
 * @param place its path
 * @param blob where its bytes are or should be; the place itself for a plain file
 */
record SnapshotEntry(String commit, String path, Path place, Path blob, Kind kind) {

  enum Kind {
    BLOB,
    PLAIN,
    DANGLING,
    OUTSIDE
  }

  boolean isThere() {
    return kind == Kind.BLOB || kind == Kind.PLAIN;
  }

  /** All of a commit, sorted by path. Links to folders are entries, and not entered. */
  static List<SnapshotEntry> of(RepoFolder folder, String commit) throws IOException {
    Path snapshot = folder.snapshot(commit);
    List<SnapshotEntry> entries = new ArrayList<>();
    if (!Files.isDirectory(snapshot)) {
      return entries;
    }
    Files.walkFileTree(
        snapshot,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path place, BasicFileAttributes attributes)
              throws IOException {
            entries.add(entry(folder, commit, place, attributes));
            return FileVisitResult.CONTINUE;
          }
        });
    entries.sort(Comparator.comparing(SnapshotEntry::path));
    return entries;
  }

  private static SnapshotEntry entry(
      RepoFolder folder, String commit, Path place, BasicFileAttributes attributes)
      throws IOException {
    String path = slashed(folder.snapshot(commit).relativize(place));
    if (!attributes.isSymbolicLink()) {
      return new SnapshotEntry(
          commit, path, place, place, attributes.isRegularFile() ? Kind.PLAIN : Kind.OUTSIDE);
    }
    Path blob =
        place
            .resolveSibling("")
            .resolve(Files.readSymbolicLink(place))
            .toAbsolutePath()
            .normalize();
    return new SnapshotEntry(commit, path, place, blob, kind(folder, blob));
  }

  private static Kind kind(RepoFolder folder, Path blob) throws IOException {
    if (!folder.blobs().equals(blob.getParent())) {
      return Kind.OUTSIDE;
    }
    try {
      Path real = blob.toRealPath();
      return folder.holdsBlob(real) && Files.isRegularFile(real) ? Kind.BLOB : Kind.OUTSIDE;
    } catch (NoSuchFileException e) {
      return Kind.DANGLING;
    }
  }

  static String slashed(Path relative) {
    return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
  }
}
