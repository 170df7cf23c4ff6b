package dev.millstream.hub.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes from the folder of one repository. Links are deleted, never what they lead to; the order
 * is such that one that is killed halfway leaves no reference without a snapshot and no link
 * without a blob. For one removal.
 */
final class RepoRemoval {
  private final RepoFolder folder;
  private long files;
  private long bytes;

  RepoRemoval(RepoFolder folder) {
    this.folder = folder;
  }

  Removed all() throws IOException {
    deleteTree(folder.refs());
    deleteTree(folder.snapshots());
    deleteTree(folder.root());
    return new Removed(files, bytes);
  }

  Removed revision(String commit) throws IOException {
    Set<Path> unused = blobs(List.of(commit));
    List<String> others =
        RepoScan.commits(folder).stream().filter(other -> !other.equals(commit)).toList();
    unused.removeAll(blobs(others));
    for (Map.Entry<String, String> ref : RepoScan.refs(folder).entrySet()) {
      if (ref.getValue().equals(commit)) {
        delete(folder.refs().resolve(ref.getKey()));
      }
    }
    delete(folder.tree(commit));
    deleteTree(folder.missing(commit));
    deleteTree(folder.snapshot(commit));
    for (Path blob : unused) {
      delete(blob);
    }
    return new Removed(files, bytes);
  }

  /** Blobs that snapshots link to; whatever else they link to is not theirs to delete. */
  private Set<Path> blobs(List<String> commits) throws IOException {
    Set<Path> blobs = new HashSet<>();
    for (String commit : commits) {
      for (SnapshotEntry entry : SnapshotEntry.of(folder, commit)) {
        if (folder.blobs().equals(entry.blob().getParent())) {
          blobs.add(entry.blob());
        }
      }
    }
    return blobs;
  }

  private void deleteTree(Path top) throws IOException {
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void delete(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Files.delete(file);
      files++;
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
    }
  }
}
