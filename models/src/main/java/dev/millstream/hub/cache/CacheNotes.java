package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what the Hub said: what a revision means, which files a commit has, which it lacks.
 *
 * <p>A note that cannot be written is logged and no more: it saves a request later, but nothing
 * depends on it. One that is there already is not written again, so a read-only cache stays quiet.
 */
final class CacheNotes {
  private static final Logger LOG = LoggerFactory.getLogger(CacheNotes.class);

  private final CacheFolder cache;

  CacheNotes(CacheFolder cache) {
    this.cache = cache;
  }

  /** Makes the commit's folder first: Python refuses a cache in which a reference leads nowhere. */
  void ref(HubRepo repo, String revision, String commit) {
    if (revision.equals(commit)) {
      return;
    }
    RepoFolder folder = cache.of(repo);
    Path ref = folder.ref(revision);
    note(
        ref,
        () -> {
          if (!Files.isRegularFile(ref) || !Files.readString(ref).equals(commit)) {
            Files.createDirectories(folder.snapshot(commit));
            AtomicFile.write(ref, commit.getBytes(StandardCharsets.US_ASCII));
          }
        });
  }

  void missing(FileAt file) {
    Path path = cache.of(file.repo()).missing(file);
    note(
        path,
        () -> {
          if (!Files.exists(path)) {
            Files.createDirectories(path.resolveSibling(""));
            Files.write(path, new byte[0]);
          }
        });
  }

  /**
   * Keeps a listing.
   *
   * @param files all files of the commit: Python takes a file that it lists but cannot find for a
   *     broken download
   */
  void tree(HubRepo repo, String commit, List<RepoFile> files) {
    Path path = cache.of(repo).tree(commit);
    note(
        path,
        () -> {
          Optional<List<RepoFile>> known = TreeFile.read(path);
          if (known.isEmpty()) {
            AtomicFile.write(path, TreeFile.write(files).getBytes(StandardCharsets.US_ASCII));
          }
        });
  }

  private static void note(Path path, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      LOG.warn("{} could not be written to the cache; going on without it: {}", path, e.toString());
    }
  }

  private interface Writing {
    void run() throws IOException;
  }
}
