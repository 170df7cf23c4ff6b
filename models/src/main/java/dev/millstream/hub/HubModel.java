package dev.millstream.hub;

import dev.millstream.hub.cache.CachedHub;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.OfflineException;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A repository at one commit: in the cache, and what is missing there, on the Hub.
 *
 * <p>Threading: for one thread.
 */
final class HubModel implements ModelSource {
  private final CachedHub hub;
  private final HubRepo repo;
  private final String commit;
  private final FetchProgress progress;
  private @Nullable Path unlisted;

  private HubModel(CachedHub hub, HubRepo repo, String commit, FetchProgress progress) {
    this.hub = hub;
    this.repo = repo;
    this.commit = commit;
    this.progress = progress;
  }

  /**
   * Asks the Hub which commit is meant.
   *
   * @throws HubException when it does not know, or cannot be asked and the cache does not know
   */
  static HubModel of(CachedHub hub, ModelRef.Hub ref, FetchProgress progress) {
    HubRepo repo = HubRepo.model(ref.repo());
    return new HubModel(hub, repo, hub.resolve(repo, ref.revision()), progress);
  }

  @Override
  public String name() {
    return repo.id();
  }

  @Override
  public String revision() {
    return commit;
  }

  @Override
  public String where() {
    return "its repository at commit " + commit;
  }

  @Override
  public String advice() {
    return "Name another model or revision, or a folder that has it.";
  }

  /** Where neither the Hub nor the commit's listing can be had: what the cache has of it. */
  @Override
  public Collection<String> names() {
    try {
      return hub.files(repo, commit).stream().map(RepoFile::path).toList();
    } catch (OfflineException | HubUnavailableException notListed) {
      Path snapshot = hub.snapshot(repo, commit, name -> false, Hub.Progress.NONE);
      unlisted = snapshot;
      return namesBelow(snapshot);
    }
  }

  /** Refuses to fetch what would be refused when it is read. */
  private void requireReadable(RepoFile file) {
    if (file.path().endsWith(".json") && file.size() > ModelFiles.MAX_JSON_BYTES) {
      throw new ModelLoadException(
          ("%s of model '%s' has %d bytes, a JSON file may have %d (commit %s). Choose another"
                  + " model or revision.")
              .formatted(file.path(), repo.id(), file.size(), ModelFiles.MAX_JSON_BYTES, commit));
    }
  }

  private static List<String> namesBelow(Path snapshot) {
    try (Stream<Path> paths = Files.walk(snapshot)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> snapshot.relativize(path).toString().replace(File.separatorChar, '/'))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelLoadException(
          "the snapshot %s cannot be listed: %s. Check who may read it.".formatted(snapshot, e), e);
    }
  }

  @Override
  public Path fetch(Set<String> names) {
    if (unlisted != null) {
      return unlisted;
    }
    hub.files(repo, commit).stream()
        .filter(file -> names.contains(file.path()))
        .forEach(this::requireReadable);
    return hub.snapshot(
        repo,
        commit,
        names::contains,
        (file, bytes) -> progress.at(file.path(), bytes, file.size()));
  }
}
