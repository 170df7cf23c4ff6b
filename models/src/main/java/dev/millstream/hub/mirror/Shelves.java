package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.client.RevisionNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a mirror's repositories are: what was uploaded comes first, then plain folders, then what
 * upstream has. Without an upstream, a cache that others filled counts as uploaded.
 *
 * <p>Threading: safe for many threads.
 */
final class Shelves implements AutoCloseable {
  private static final int MOST_REMEMBERED = 10_000;
  private static final String MAIN = "main";

  private final Path root;
  private final FolderShelf folders;
  private final CardText cards;
  private final FileHashes hashes = new FileHashes();
  private final RootLock lock;
  private final @Nullable Upstream upstream;
  private final Map<HubRepo, RepositoryWriter> writers = new ConcurrentHashMap<>();
  private final Map<HubRepo, UpstreamRepository> remembered =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<HubRepo, UpstreamRepository> eldest) {
              return size() > MOST_REMEMBERED;
            }
          });

  Shelves(MirrorSettings settings, Upstream.Patience patience) {
    this.root = settings.root().toAbsolutePath().normalize();
    this.cards = new CardText(settings.card());
    this.folders = new FolderShelf(root, cards);
    this.lock = new RootLock(root);
    this.upstream =
        settings.upstream() == null ? null : new Upstream(settings.upstream(), lock, patience);
  }

  RootLock lock() {
    return lock;
  }

  /**
   * A repository to read.
   *
   * @throws RepositoryNotFoundException when there is none and no upstream to ask
   */
  Repository find(HubRepo repo) throws IOException {
    KeptFolder folder = new KeptFolder(root, repo);
    if (isOurs(folder)) {
      return kept(repo, folder);
    }
    Optional<Repository> plain = folders.find(repo);
    if (plain.isPresent()) {
      return plain.get();
    }
    if (upstream != null) {
      return remembered.computeIfAbsent(
          repo, id -> new UpstreamRepository(id, folder, kept(id, folder), upstream));
    }
    throw new RepositoryNotFoundException(
        "the mirror has no %s. Check the name, put its files below the mirror's root, or upload it."
            .formatted(repo));
  }

  /** Makes a repository to write to. */
  void create(HubRepo repo, boolean isPrivate) throws IOException {
    if (exists(repo)) {
      throw new Refusal(409, "%s exists already.".formatted(repo));
    }
    lock.claim();
    writerOf(repo).create(isPrivate);
  }

  /** A repository to write to; one of plain files is taken over first. */
  RepositoryWriter writer(HubRepo repo) throws IOException {
    KeptFolder folder = new KeptFolder(root, repo);
    if (!isOurs(folder)) {
      Optional<Repository> plain = folders.find(repo);
      if (plain.isEmpty() && upstream != null) {
        find(repo).commit(MAIN);
        throw new Refusal(
            403,
            "%s comes from upstream, so it cannot be written to here. Upload it there, or under another name."
                .formatted(repo));
      }
      lock.claim();
      writerOf(repo).createFrom(plain.isPresent() ? plain.get() : find(repo));
    }
    lock.claim();
    return writerOf(repo);
  }

  /** A commit's parent, title and time; nothing where it was not made here. */
  Optional<JsonNode> history(HubRepo repo, String commit) throws IOException {
    KeptFolder folder = new KeptFolder(root, repo);
    return folder.read(folder.history(commit));
  }

  private boolean exists(HubRepo repo) throws IOException {
    try {
      find(repo).commit(MAIN);
      return true;
    } catch (RepositoryNotFoundException e) {
      return false;
    } catch (RevisionNotFoundException e) {
      return true;
    }
  }

  private boolean isOurs(KeptFolder folder) {
    return folder.exists() && (upstream == null || Files.isRegularFile(folder.origin()));
  }

  private CacheRepository kept(HubRepo repo, KeptFolder folder) {
    return new CacheRepository(repo, folder, hashes, cards);
  }

  private RepositoryWriter writerOf(HubRepo repo) {
    return writers.computeIfAbsent(
        repo,
        id -> {
          KeptFolder folder = new KeptFolder(root, id);
          return new RepositoryWriter(id, folder, kept(id, folder), Clock.systemUTC());
        });
  }

  @Override
  public void close() throws IOException {
    if (upstream != null) {
      upstream.close();
    }
    lock.close();
  }
}
