package dev.millstream.hub.mirror;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.OfflineException;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.hub.client.RepoInfo;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository of another Hub, of which what was asked for is kept. A branch is asked for again
 * when it was last seen long ago; while upstream cannot be reached, or takes its time, it stays
 * where it was seen last.
 *
 * <p>Threading: safe for many threads; those who ask for one revision share one question.
 */
final class UpstreamRepository implements Repository {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamRepository.class);

  private final HubRepo repo;
  private final KeptFolder folder;
  private final CacheRepository kept;
  private final Upstream upstream;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Map<String, Question> questions = new ConcurrentHashMap<>();

  UpstreamRepository(HubRepo repo, KeptFolder folder, CacheRepository kept, Upstream upstream) {
    this.repo = repo;
    this.folder = folder;
    this.kept = kept;
    this.upstream = upstream;
  }

  @Override
  public HubRepo repo() {
    return repo;
  }

  @Override
  public String commit(String revision) throws IOException {
    if (ContentHash.isSha1(revision) && folder.hasTree(revision)) {
      return revision;
    }
    Seen last = seen.get(revision);
    if (last != null && upstream.isFresh(last.atNanos)) {
      return last.commit;
    }
    return await(revision, questions.computeIfAbsent(revision, this::ask));
  }

  private Question ask(String revision) {
    Question question = new Question(new CompletableFuture<>(), System.nanoTime());
    upstream.ask(
        () -> {
          try {
            String commit = find(revision);
            if (!ContentHash.isSha1(revision)) {
              seen.put(revision, new Seen(commit, System.nanoTime()));
            }
            questions.remove(revision);
            question.answer.complete(commit);
          } catch (RuntimeException | IOException e) {
            questions.remove(revision);
            question.answer.completeExceptionally(e);
          }
        });
    return question;
  }

  private String await(String revision, Question question) throws IOException {
    Optional<String> last = kept(revision);
    try {
      return last.isEmpty()
          ? question.answer.get()
          : question.answer.get(upstream.patienceNanos(question.atNanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.debug("{} '{}' is served as last seen: upstream takes its time", repo, revision);
      return last.orElseThrow(() -> new IOException("upstream takes its time", e));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException("what upstream said could not be kept", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while upstream was asked");
    }
  }

  private String find(String revision) throws IOException {
    try {
      return learn(revision);
    } catch (HubUnavailableException | OfflineException e) {
      String last = kept(revision).orElseThrow(() -> e);
      LOG.debug("{} '{}' is served as last seen: {}", repo, revision, e.getMessage());
      return last;
    }
  }

  private String learn(String revision) throws IOException {
    RepoInfo info = upstream.hub().info(repo, revision);
    upstream.claim();
    String commit = info.commit();
    if (!folder.hasTree(commit)) {
      folder.write(folder.about(commit), About.of(info).write(Json.object()));
      List<RepoFile> files =
          upstream.hub().files(repo, commit).stream()
              .filter(file -> ServedNames.mayBeStored(file.path()))
              .sorted(Comparator.comparing(RepoFile::path))
              .toList();
      folder.writeTree(commit, files);
    }
    if (!ContentHash.isSha1(revision)) {
      folder.writeRef(revision, commit);
    }
    return commit;
  }

  /** Where a revision was seen last, in this life or an earlier one. */
  private Optional<String> kept(String revision) throws IOException {
    return ContentHash.isSha1(revision)
        ? Optional.of(revision)
            .filter(commit -> Files.isDirectory(folder.places().snapshot(commit)))
        : folder.ref(revision);
  }

  @Override
  public SortedMap<String, String> refs() throws IOException {
    return folder.refs();
  }

  @Override
  public List<RepoFile> files(String commit) throws IOException {
    Optional<List<RepoFile>> listed = kept.complete(commit);
    return listed.isPresent() ? listed.get() : kept.files(commit);
  }

  @Override
  public About about(String commit) throws IOException {
    return kept.about(commit);
  }

  @Override
  public Content open(String commit, RepoFile file) throws IOException {
    if (!kept.holds(commit, file)) {
      return upstream.fetch(repo, folder, commit, file);
    }
    folder.link(folder.places().snapshot(commit), file);
    return kept.open(commit, file);
  }

  private record Question(CompletableFuture<String> answer, long atNanos) {}

  private record Seen(String commit, long atNanos) {}
}
