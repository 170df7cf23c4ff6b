package dev.millstream.engine;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file beside the model that holds the contents of tensors.
 *
 * <p>Its name is checked as text, under the rules of every operating system; then where it really
 * lies: in the model's folder, or, when that folder is a snapshot of the Hugging Face cache, among
 * the cache's blobs, to which a snapshot's files are links.
 */
final class ExternalData {
  private static final String SHARED_BLOBS_MARKER = ".huggingface-shared-blobs";

  private final Path model;
  private final String location;

  private ExternalData(Path model, String location) {
    this.model = model;
    this.location = location;
  }

  /**
   * Refuses a tensor whose contents may not be read or are not there.
   *
   * @return how many bytes the tensor's contents have
   */
  static long check(Path model, Map<String, String> external) throws IOException {
    String location = external.getOrDefault("location", "");
    requireInside(model, location);
    ExternalData data = new ExternalData(model, location);
    return data.length(data.size(), external);
  }

  /** Refuses a name that could be that of a file outside the model's folder. */
  static void requireInside(Path model, String location) {
    if (!isPlainRelative(location)) {
      throw new ExternalData(model, location)
          .refused("its name is not that of a file inside the model's folder");
    }
  }

  /** No way up, no root, no drive or server, and no tag by which ONNX Runtime means memory. */
  private static boolean isPlainRelative(String location) {
    if (location.isEmpty() || location.matches("(?s).*[\\\\:*?\"<>|\\x00-\\x1f].*")) {
      return false;
    }
    for (String part : location.split("/", -1)) {
      if (part.isEmpty() || part.equals("..") || part.equals(".")) {
        return false;
      }
    }
    return true;
  }

  private long size() throws IOException {
    Path folder = folder();
    Path file = folder.resolve(location);
    if (!Files.exists(file)) {
      throw refused("there is no such file. Fetch the whole model again");
    }
    Path real = file.toRealPath();
    if (!real.startsWith(folder.toRealPath()) && !isBlob(real, folder)) {
      throw refused("it is a link that leaves the model's folder");
    }
    if (!Files.isRegularFile(real)) {
      throw refused("it is not a regular file");
    }
    return Files.size(real);
  }

  private Path folder() {
    Path folder = model.toAbsolutePath().getParent();
    return folder == null ? model.toAbsolutePath() : folder;
  }

  /** {@code models--x--y/snapshots/commit/...} links to {@code models--x--y/blobs}. */
  private static boolean isBlob(Path real, Path folder) throws IOException {
    for (Path at = folder; at != null; at = at.getParent()) {
      Path snapshots = at.getParent();
      Path repo = snapshots == null ? null : snapshots.getParent();
      if (snapshots != null && repo != null && snapshots.endsWith("snapshots")) {
        return isInside(real, repo.resolve("blobs")) || isShared(real, repo.getParent());
      }
    }
    return false;
  }

  /** Blobs that several models share, in a store of the cache's own making. */
  private static boolean isShared(Path real, @Nullable Path cache) throws IOException {
    return cache != null
        && Files.isRegularFile(cache.resolve("blobs").resolve(SHARED_BLOBS_MARKER))
        && isInside(real, cache.resolve("blobs"));
  }

  private static boolean isInside(Path real, Path folder) throws IOException {
    return Files.isDirectory(folder) && real.startsWith(folder.toRealPath());
  }

  private long length(long size, Map<String, String> external) {
    long offset = number("offset", external.getOrDefault("offset", "0"));
    long length =
        external.containsKey("length")
            ? number("length", external.get("length"))
            : Math.max(0, size - offset);
    if (offset > size || length > size - offset) {
      throw refused(
          "it has %d bytes, too few for %d from %d on. Fetch it again"
              .formatted(size, length, offset));
    }
    return length;
  }

  private long number(String key, String text) {
    if (!text.matches("\\d{1,18}")) {
      throw refused("its " + key + " '" + text + "' is not a number of bytes");
    }
    return Long.parseLong(text);
  }

  private ModelLoadException refused(String why) {
    return new ModelLoadException(
        "model '%s' keeps data in '%s', which is refused: %s.".formatted(model, location, why));
  }
}
