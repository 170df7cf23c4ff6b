package dev.millstream.hub.mirror;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder of plain files as a repository with one branch, {@code main}. Its commit is {@code sha1}
 * over its files' names, hashes and sizes, so that it changes with them and only with them; an
 * earlier commit is gone.
 *
 * <p>A link to a file is followed where it stays below the root; a link to a folder is not.
 *
 * <p>Threading: safe for many threads; one at a time reads the folder.
 */
final class FolderRepository implements Repository {
  private static final String MAIN = "main";

  private final HubRepo repo;
  private final Path root;
  private final Path folder;
  private final FileHashes hashes;
  private final CardText cards;
  private volatile @Nullable Listing last;

  FolderRepository(HubRepo repo, Path root, Path folder, FileHashes hashes, CardText cards) {
    this.repo = repo;
    this.root = root;
    this.folder = folder;
    this.hashes = hashes;
    this.cards = cards;
  }

  @Override
  public HubRepo repo() {
    return repo;
  }

  @Override
  public String commit(String revision) throws IOException {
    Listing known = last;
    if (known != null && revision.equals(known.commit)) {
      return revision;
    }
    Listing now = read();
    if (revision.equals(MAIN) || revision.equals(now.commit)) {
      return now.commit;
    }
    throw noRevision(revision);
  }

  @Override
  public SortedMap<String, String> refs() throws IOException {
    return new TreeMap<>(Map.of(MAIN, read().commit));
  }

  @Override
  public List<RepoFile> files(String commit) throws IOException {
    Listing known = last;
    if (known == null || !known.commit.equals(commit)) {
      known = read();
    }
    if (!known.commit.equals(commit)) {
      throw noRevision(commit);
    }
    return known.files;
  }

  @Override
  public About about(String commit) throws IOException {
    return cards.about(this, commit, false);
  }

  @Override
  public Content open(String commit, RepoFile file) throws IOException {
    Path path = folder.resolve(file.path());
    if (!Files.isRegularFile(path) || !isBelowRoot(path)) {
      throw new EntryNotFoundException(
          "%s no longer has the file '%s'.".formatted(repo, file.path()));
    }
    RepoFile now =
        hashes.describe(path, file.path(), Files.readAttributes(path, BasicFileAttributes.class));
    if (!now.etag().equals(file.etag())) {
      throw new EntryNotFoundException(
          "the file '%s' of %s changed since commit %s. Ask for main to get it as it is now."
              .formatted(file.path(), repo, commit));
    }
    return Content.ofFile(path, file.size());
  }

  private synchronized Listing read() throws IOException {
    List<RepoFile> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes) {
            return entry.equals(folder) || ServedNames.isShown(entry.getFileName().toString())
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes)
              throws IOException {
            if (ServedNames.isShown(entry.getFileName().toString())
                && Files.isRegularFile(entry)
                && isBelowRoot(entry)) {
              String name = folder.relativize(entry).toString().replace('\\', '/');
              files.add(
                  hashes.describe(
                      entry, name, Files.readAttributes(entry, BasicFileAttributes.class)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(Comparator.comparing(RepoFile::path));
    Listing now = new Listing(commitOf(files), List.copyOf(files));
    last = now;
    return now;
  }

  private boolean isBelowRoot(Path entry) throws IOException {
    return !Files.isSymbolicLink(entry) || entry.toRealPath().startsWith(root.toRealPath());
  }

  private static String commitOf(List<RepoFile> files) {
    MessageDigest digest = ContentHash.sha1();
    for (RepoFile file : files) {
      String line = "%s\0%s\0%d\n".formatted(file.path(), file.etag(), file.size());
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return ContentHash.hex(digest);
  }

  private record Listing(String commit, List<RepoFile> files) {}
}
