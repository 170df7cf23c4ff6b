package dev.millstream.natives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Native libraries of the class path, copied to a fresh folder to be loaded from there.
 *
 * <p>A JVM refuses to load one file for two class loaders, and every Flink job has its own, so each
 * needs copies. {@link #close} deletes them: what is mapped stays mapped. Windows deletes no loaded
 * file, so nothing is copied there.
 *
 * <p>Threading: immutable.
 */
public final class LibraryCopy implements AutoCloseable {
  private final Path folder;
  private final Map<String, Path> files;

  private LibraryCopy(Path folder, Map<String, Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Copies libraries; empty where the class path lacks one of them, or on Windows.
   *
   * @param prefix of the folder's name
   * @param resources of the class path
   * @throws IOException when the folder for temporary files cannot be written
   */
  public static Optional<LibraryCopy> of(ClassLoader loader, String prefix, List<String> resources)
      throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")
        || resources.stream().anyMatch(resource -> loader.getResource(resource) == null)) {
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory(prefix);
    Map<String, Path> files = new LinkedHashMap<>();
    LibraryCopy copy = new LibraryCopy(folder, files);
    try {
      for (String resource : resources) {
        Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        files.put(resource, file);
        try (InputStream library = loader.getResourceAsStream(resource)) {
          if (library == null) {
            throw new IOException("'" + resource + "' is no longer in the class path");
          }
          Files.copy(library, file);
        }
      }
      return Optional.of(copy);
    } catch (IOException e) {
      copy.close();
      throw e;
    }
  }

  /** Where the copy of a resource is. */
  public Path of(String resource) {
    Path file = files.get(resource);
    if (file == null) {
      throw new IllegalArgumentException(
          "'%s' was not copied; copied were %s".formatted(resource, files.keySet()));
    }
    return file;
  }

  /** Deletes the copies; what cannot be deleted now goes with the JVM. */
  @Override
  public void close() {
    files.values().forEach(LibraryCopy::delete);
    delete(folder);
  }

  private static void delete(Path path) {
    if (!path.toFile().delete() && Files.exists(path)) {
      path.toFile().deleteOnExit();
    }
  }
}
