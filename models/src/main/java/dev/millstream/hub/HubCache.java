package dev.millstream.hub;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.OnnxChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads the cache that huggingface_hub keeps on disk: {@code models--ORG--NAME/refs/REVISION} holds
 * a commit, {@code snapshots/COMMIT} its files.
 *
 * <p>Threading: stateless. Writes and deletes nothing, needs no lock and no connection.
 */
final class HubCache {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Path cache;

  HubCache(Path cache) {
    this.cache = cache;
  }

  ModelFiles locate(ModelRef.Hub ref) {
    Path repository = cache.resolve("models--" + ref.repo().replace("/", "--"));
    if (!Files.isDirectory(repository)) {
      throw notCached(ref, "is not in the Hugging Face cache", repository);
    }
    String commit = commit(ref, repository);
    Path snapshot = repository.resolve("snapshots").resolve(commit);
    if (!Files.isDirectory(snapshot)) {
      throw notCached(
          ref, "has no snapshot of commit " + commit + " in the Hugging Face cache", snapshot);
    }
    String advice =
        "Download the whole repository with 'hf download %s --revision %s', or name a folder that has it."
            .formatted(ref.repo(), commit);
    return ModelFiles.pinned(ref.repo(), commit, snapshot, OnnxChoice.PLAIN, advice);
  }

  private static String commit(ModelRef.Hub ref, Path repository) {
    if (COMMIT.matcher(ref.revision()).matches()) {
      return ref.revision();
    }
    Path file = repository.resolve("refs").resolve(ref.revision());
    if (!Files.isRegularFile(file)) {
      throw notCached(ref, "is not in the Hugging Face cache at this revision", file);
    }
    String commit = read(file).strip();
    if (!COMMIT.matcher(commit).matches()) {
      throw notCached(ref, "has a reference that does not hold a commit of 40 hex digits", file);
    }
    return commit;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ModelLoadException(
          "the reference %s cannot be read: %s. Check who may read it.".formatted(file, e), e);
    }
  }

  private static ModelLoadException notCached(ModelRef.Hub ref, String why, Path looked) {
    return new ModelLoadException(
        ("model '%s' revision '%s' %s (looked for %s). Download it with 'hf download %s --revision"
                + " %s', or name a folder that holds it.")
            .formatted(ref.repo(), ref.revision(), why, looked, ref.repo(), ref.revision()));
  }
}
