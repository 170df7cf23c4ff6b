package dev.millstream.hub.mirror;

import dev.millstream.hub.client.HubRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Folders of plain files as repositories: {@code ROOT/organisation/name} and {@code ROOT/name} are
 * models, the same below {@code ROOT/datasets} datasets. A bare name must hold a {@code
 * config.json} or {@code README.md}, or every organisation would be a repository; a model's folder
 * must hold a file of its own, or a folder of folders would be one.
 *
 * <p>Threading: safe for many threads. Writes nothing.
 */
final class FolderShelf {
  private static final List<String> MARKS = List.of("config.json", "README.md");
  private static final String DATASETS = "datasets";

  private final Path root;
  private final CardText cards;
  private final FileHashes hashes = new FileHashes();
  private final Map<Path, FolderRepository> seen = new ConcurrentHashMap<>();

  FolderShelf(Path root, CardText cards) {
    this.root = root;
    this.cards = cards;
  }

  Optional<Repository> find(HubRepo repo) throws IOException {
    String[] names = repo.id().split("/", -1);
    boolean dataset = repo.kind() == HubRepo.Kind.DATASET;
    if (!dataset && names[0].equals(DATASETS)) {
      return Optional.empty();
    }
    Path shelf = dataset ? root.resolve(DATASETS) : root;
    Path folder = shelf.resolve(repo.id());
    boolean found =
        names.length == 1
            ? isMarked(folder)
            : !isModel(shelf.resolve(names[0])) && (dataset || holdsAFile(folder));
    if (!found || !Files.isDirectory(folder) || !isBelowRoot(folder)) {
      return Optional.empty();
    }
    return Optional.of(
        seen.computeIfAbsent(
            folder, path -> new FolderRepository(repo, root, path, hashes, cards)));
  }

  private static boolean isMarked(Path folder) {
    return MARKS.stream().anyMatch(mark -> Files.isRegularFile(folder.resolve(mark)));
  }

  // What is below it belongs to it.
  private static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve(MARKS.get(0)));
  }

  private static boolean holdsAFile(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.anyMatch(
          entry ->
              ServedNames.isShown(entry.getFileName().toString()) && Files.isRegularFile(entry));
    }
  }

  // A link to a folder elsewhere would serve what nobody put here.
  private boolean isBelowRoot(Path folder) throws IOException {
    return folder.toRealPath().startsWith(root.toRealPath());
  }
}
