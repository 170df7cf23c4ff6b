package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.hub.cache.AtomicFile;
import dev.millstream.hub.cache.RepoFolder;
import dev.millstream.hub.cache.TreeFile;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One repository that a mirror keeps, in the layout of huggingface_hub's cache; in {@code
 * .millstream} stands what only a mirror reads. Everything is written under a name of its own and
 * then renamed, so that a reader finds all of it or nothing.
 */
final class KeptFolder {
  private final RepoFolder folder;

  KeptFolder(Path root, HubRepo repo) {
    this.folder = new RepoFolder(root, repo);
  }

  /** Whether it holds a repository and not just blobs that wait for one. */
  boolean exists() {
    return Files.isDirectory(folder.refs()) || Files.isDirectory(folder.snapshots());
  }

  /** The places that huggingface_hub's cache has too. */
  RepoFolder places() {
    return folder;
  }

  /** What was said about a commit by the Hub that it came from. */
  Path about(String commit) {
    return folder.root().resolve(".millstream/about").resolve(commit + ".json");
  }

  /** A commit's parent, title and time. */
  Path history(String commit) {
    return folder.root().resolve(".millstream/commits").resolve(commit + ".json");
  }

  /** What was asked for when the repository was made here; absent where it came from elsewhere. */
  Path origin() {
    return folder.root().resolve(".millstream/repository.json");
  }

  /** The commit that a reference holds. */
  Optional<String> ref(String revision) throws IOException {
    Path file = folder.ref(revision);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file).strip()).filter(ContentHash::isSha1);
  }

  SortedMap<String, String> refs() throws IOException {
    SortedMap<String, String> refs = new TreeMap<>();
    Path top = folder.refs();
    if (Files.isDirectory(top)) {
      try (Stream<Path> files = Files.walk(top)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          String name = top.relativize(file).toString().replace('\\', '/');
          ref(name).ifPresent(commit -> refs.put(name, commit));
        }
      }
    }
    return refs;
  }

  void writeRef(String revision, String commit) throws IOException {
    AtomicFile.write(folder.ref(revision), commit.getBytes(StandardCharsets.US_ASCII));
  }

  boolean hasTree(String commit) {
    return Files.isRegularFile(folder.tree(commit));
  }

  /** The whole listing of a commit by name; nothing where it is not known. */
  Optional<List<RepoFile>> tree(String commit) {
    return TreeFile.read(folder.tree(commit))
        .map(files -> files.stream().sorted(Comparator.comparing(RepoFile::path)).toList());
  }

  void writeTree(String commit, List<RepoFile> files) throws IOException {
    AtomicFile.write(
        folder.tree(commit), TreeFile.write(files).getBytes(StandardCharsets.US_ASCII));
  }

  Optional<JsonNode> read(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Optional.of(Json.MAPPER.readTree(file.toFile()))
        : Optional.empty();
  }

  void write(Path file, JsonNode content) throws IOException {
    AtomicFile.write(file, Json.MAPPER.writeValueAsBytes(content));
  }

  /** Keeps small content under its etag. */
  void writeBlob(String etag, byte[] content) throws IOException {
    if (!Files.exists(folder.blob(etag))) {
      AtomicFile.write(folder.blob(etag), content);
    }
  }

  /** Takes a finished file, whose content has been checked, under its etag. */
  void takeBlob(Path finished, String etag) throws IOException {
    Files.createDirectories(folder.blobs());
    Files.move(finished, folder.blob(etag), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes a file of a snapshot lead to its blob; where links cannot be made it is a copy. */
  void link(Path snapshot, RepoFile file) throws IOException {
    Path link = snapshot.resolve(file.path());
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(link.getParent());
    String up = "../".repeat(file.path().split("/", -1).length + 1);
    try {
      Files.createSymbolicLink(link, Path.of(up + "blobs/" + file.etag()));
    } catch (FileAlreadyExistsException e) {
      // Another thread made the same link meanwhile.
      return;
    } catch (UnsupportedOperationException e) {
      Files.copy(folder.blob(file.etag()), link, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
