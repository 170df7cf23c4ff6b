package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.cache.AtomicFile;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one repository in a cache's layout. A commit's blobs come first, then its snapshot, its
 * listing and its place in history, the reference last: whoever is stopped in between leaves the
 * repository as it was.
 *
 * <p>Threading: safe for many threads; commits follow one another.
 */
final class RepositoryWriter {
  private static final String MAIN = "main";

  private final HubRepo repo;
  private final KeptFolder folder;
  private final CacheRepository repository;
  private final Clock clock;

  RepositoryWriter(HubRepo repo, KeptFolder folder, CacheRepository repository, Clock clock) {
    this.repo = repo;
    this.folder = folder;
    this.repository = repository;
    this.clock = clock;
  }

  /**
   * A commit that was made.
   *
   * @param pullRequest the number of the pull request made for it; 0 where none was
   */
  record Made(String commit, int pullRequest) {}

  /** Makes the repository, with an empty first commit. */
  synchronized void create(boolean isPrivate) throws IOException {
    if (folder.exists()) {
      throw new Refusal(409, "%s exists already.".formatted(repo));
    }
    folder.write(folder.origin(), Json.object().put("private", isPrivate));
    String commit = write(null, "initial commit", "", List.of());
    folder.writeRef(MAIN, commit);
  }

  /** Makes the repository from a folder of plain files, which is not looked at any more then. */
  synchronized void createFrom(Repository plain) throws IOException {
    if (folder.exists()) {
      return;
    }
    String commit = plain.commit(MAIN);
    List<RepoFile> files = plain.files(commit);
    for (RepoFile file : files) {
      if (!Files.exists(folder.places().blob(file.etag()))) {
        copy(plain, commit, file);
      }
    }
    folder.write(folder.origin(), Json.object().put("private", false));
    snapshot(commit, files);
    remember(commit, null, "import from a folder", "");
    folder.writeRef(MAIN, commit);
  }

  /** Keeps a small file's content. */
  RepoFile keep(String path, byte[] content) throws IOException {
    String etag = ContentHash.gitSha1(content);
    folder.writeBlob(etag, content);
    return new RepoFile(path, content.length, etag, null, null);
  }

  /** Keeps a finished large file, whose hash has been checked. */
  void keep(Path finished, String sha256) throws IOException {
    folder.takeBlob(finished, sha256);
  }

  /** How many bytes a large file that is kept has. */
  Optional<Long> sizeOfBlob(String sha256) throws IOException {
    Path blob = folder.places().blob(sha256);
    return Files.isRegularFile(blob) ? Optional.of(Files.size(blob)) : Optional.empty();
  }

  /** Makes a commit, on a branch or in a pull request of its own. */
  synchronized Made commit(String revision, CommitRequest request, boolean pullRequest)
      throws IOException {
    boolean branch = folder.ref(revision).isPresent();
    String head = repository.commit(revision);
    if (!branch && !pullRequest) {
      throw new Refusal(
          400, "'%s' is a commit of %s; commit to a branch, e.g. main.".formatted(revision, repo));
    }
    if (request.parent() != null && !request.parent().equals(head)) {
      throw new Refusal(
          412,
          ("'%s' of %s is at commit %s, not at %s: somebody committed in between. Look at what"
                  + " changed and commit again.")
              .formatted(revision, repo, head, request.parent()));
    }
    List<RepoFile> files = Change.apply(repository.files(head), request.changes());
    if (!Files.isRegularFile(folder.origin())) {
      folder.write(folder.origin(), Json.object().put("private", false));
    }
    String commit = write(head, request.title(), request.message(), files);
    int number = pullRequest ? nextPullRequest() : 0;
    folder.writeRef(pullRequest ? "refs/pr/" + number : revision, commit);
    return new Made(commit, number);
  }

  /** Makes a branch or a tag. */
  synchronized void branch(String name, String startingPoint) throws IOException {
    if (folder.ref(name).isPresent()) {
      throw new Refusal(409, "%s has a revision '%s' already.".formatted(repo, name));
    }
    for (String ref : folder.refs().keySet()) {
      if (ref.startsWith(name + "/") || name.startsWith(ref + "/")) {
        throw new Refusal(
            409,
            "%s cannot have '%s' beside '%s': one would be a folder of the other. Choose another name."
                .formatted(repo, name, ref));
      }
    }
    folder.writeRef(name, repository.commit(startingPoint));
  }

  private int nextPullRequest() throws IOException {
    int last = 0;
    for (String ref : folder.refs().keySet()) {
      if (ref.matches("refs/pr/[0-9]{1,8}")) {
        last = Math.max(last, Integer.parseInt(ref.substring("refs/pr/".length())));
      }
    }
    return last + 1;
  }

  private String write(@Nullable String parent, String title, String message, List<RepoFile> files)
      throws IOException {
    String commit = idOf(parent, title, message, files);
    snapshot(commit, files);
    remember(commit, parent, title, message);
    return commit;
  }

  private void remember(String commit, @Nullable String parent, String title, String message)
      throws IOException {
    ObjectNode history = Json.object().put("title", title).put("message", message);
    history.put("date", clock.instant().toString());
    if (parent != null) {
      history.put("parent", parent);
    }
    folder.write(folder.history(commit), history);
  }

  private String idOf(@Nullable String parent, String title, String message, List<RepoFile> files) {
    MessageDigest digest = ContentHash.sha1();
    String head = "%s\0%s\0%s\0%s\0".formatted(repo.path(), parent, title, message);
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    for (RepoFile file : files) {
      String line = "%s\0%s\0%d\n".formatted(file.path(), file.etag(), file.size());
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return ContentHash.hex(digest);
  }

  private void snapshot(String commit, List<RepoFile> files) throws IOException {
    Path snapshot = folder.places().snapshot(commit);
    if (!Files.exists(snapshot)) {
      Path draft = AtomicFile.unique(snapshot, "incomplete");
      try {
        Files.createDirectories(draft);
        for (RepoFile file : files) {
          folder.link(draft, file);
        }
        Files.move(draft, snapshot, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteAll(draft);
      }
    }
    folder.writeTree(commit, files);
  }

  private void copy(Repository plain, String commit, RepoFile file) throws IOException {
    boolean large = file.sha256() != null;
    Files.createDirectories(folder.places().blobs());
    Path draft = AtomicFile.unique(folder.places().blob(file.etag()), "incomplete");
    MessageDigest digest = large ? ContentHash.sha256() : ContentHash.gitSha1(file.size());
    try (Content content = plain.open(commit, file);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(draft), digest)) {
      content.copyTo(out, 0, file.size());
    }
    if (!ContentHash.hex(digest).equals(file.etag())) {
      Files.delete(draft);
      throw new Refusal(
          409, "'%s' of %s changed while it was read. Send it again.".formatted(file.path(), repo));
    }
    folder.takeBlob(draft, file.etag());
  }

  private static void deleteAll(Path top) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path entry, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(entry);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
