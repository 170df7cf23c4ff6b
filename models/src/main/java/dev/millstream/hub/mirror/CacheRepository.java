package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * A repository in a cache's layout: references as they are, every commit that is kept. A commit's
 * listing is what is there of it: a cache that huggingface_hub filled may hold a part only.
 *
 * <p>Threading: safe for many threads. Writes nothing.
 */
final class CacheRepository implements Repository {
  private final HubRepo repo;
  private final KeptFolder folder;
  private final FileHashes hashes;
  private final CardText cards;

  CacheRepository(HubRepo repo, KeptFolder folder, FileHashes hashes, CardText cards) {
    this.repo = repo;
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
    if (ContentHash.isSha1(revision) && Files.isDirectory(folder.places().snapshot(revision))) {
      return revision;
    }
    return folder.ref(revision).orElseThrow(() -> noRevision(revision));
  }

  @Override
  public SortedMap<String, String> refs() throws IOException {
    return folder.refs();
  }

  @Override
  public List<RepoFile> files(String commit) throws IOException {
    Optional<List<RepoFile>> complete = complete(commit);
    if (complete.isPresent()) {
      List<RepoFile> kept = new ArrayList<>();
      for (RepoFile file : complete.get()) {
        if (holds(commit, file)) {
          kept.add(file);
        }
      }
      return kept;
    }
    if (!Files.isDirectory(folder.places().snapshot(commit))) {
      throw noRevision(commit);
    }
    return walk(commit);
  }

  /** The whole listing of a commit, with what is not kept; nothing where it is not known. */
  Optional<List<RepoFile>> complete(String commit) throws IOException {
    return folder.tree(commit);
  }

  @Override
  public About about(String commit) throws IOException {
    Optional<JsonNode> told = folder.read(folder.about(commit));
    if (told.isPresent()) {
      return About.read(told.get());
    }
    boolean isPrivate =
        folder.read(folder.origin()).map(json -> json.path("private").asBoolean()).orElse(false);
    return cards.about(this, commit, isPrivate);
  }

  @Override
  public Content open(String commit, RepoFile file) throws IOException {
    Optional<Path> kept = locate(commit, file.path(), file.etag());
    if (kept.isEmpty()) {
      throw new EntryNotFoundException(
          "%s has the file '%s' at commit %s, but it is not kept here."
              .formatted(repo, file.path(), commit));
    }
    return Content.ofFile(kept.get(), file.size());
  }

  /** Whether a file's bytes are here. */
  boolean holds(String commit, RepoFile file) throws IOException {
    return locate(commit, file.path(), file.etag()).isPresent();
  }

  private List<RepoFile> walk(String commit) throws IOException {
    Path snapshot = folder.places().snapshot(commit);
    List<RepoFile> files = new ArrayList<>();
    try (Stream<Path> entries = Files.walk(snapshot)) {
      for (Path entry : (Iterable<Path>) entries.filter(Files::isRegularFile)::iterator) {
        String path = snapshot.relativize(entry).toString().replace('\\', '/');
        if (ServedNames.mayBeStored(path) && isInside(entry)) {
          files.add(describe(entry, path));
        }
      }
    }
    files.sort(Comparator.comparing(RepoFile::path));
    return files;
  }

  // A blob's name is its hash, unless links could not be made and the file itself lies here.
  private RepoFile describe(Path entry, String path) throws IOException {
    if (Files.isSymbolicLink(entry)) {
      String etag = Files.readSymbolicLink(entry).getFileName().toString();
      if (ContentHash.isKnown(etag)) {
        long size = Files.size(entry);
        return etag.length() == 40
            ? new RepoFile(path, size, etag, null, null)
            : LargeFiles.large(path, size, etag);
      }
    }
    return hashes.describe(entry, path, Files.readAttributes(entry, BasicFileAttributes.class));
  }

  private Optional<Path> locate(String commit, String path, String etag) throws IOException {
    Path linked = folder.places().snapshot(commit).resolve(path);
    if (Files.isRegularFile(linked)) {
      return isInside(linked) ? Optional.of(linked) : Optional.empty();
    }
    Path blob = folder.places().blob(etag);
    return ContentHash.isKnown(etag) && Files.isRegularFile(blob) && isInside(blob)
        ? Optional.of(blob)
        : Optional.empty();
  }

  // Links may lead to this repository's blobs and to the store that repositories share.
  private boolean isInside(Path entry) throws IOException {
    Path real = entry.toRealPath();
    return isBelow(real, folder.places().blobs())
        || isBelow(real, folder.places().snapshots())
        || isBelow(real, folder.places().sharedStore());
  }

  private static boolean isBelow(Path real, Path top) throws IOException {
    return Files.isDirectory(top) && real.startsWith(top.toRealPath());
  }
}
