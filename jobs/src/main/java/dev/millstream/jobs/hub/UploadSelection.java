package dev.millstream.jobs.hub;

import dev.millstream.hub.client.Patterns;
import dev.millstream.hub.upload.UploadFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which files are published and under which names: of a folder what is below it, a file by its own
 * name. Below a folder, hidden files and folders, such as {@code .git}, are left out; links to
 * files are followed, links to folders are not.
 *
 * @param below the folder of the repository that they are put into; empty for its root
 */
record UploadSelection(String below, Patterns patterns) {

  /**
   * The files that these paths stand for, sorted by their names in the repository.
   *
   * @throws IOException where a folder cannot be read
   * @throws IllegalArgumentException where two files would have one name, or one a name that no
   *     repository can have
   */
  List<UploadFile> of(List<Path> paths) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        for (Path file : visibleBelow(path)) {
          add(path.relativize(file).toString().replace(File.separatorChar, '/'), file, files);
        }
      } else {
        add(path.getFileName().toString(), path, files);
      }
    }
    List<UploadFile> chosen = new ArrayList<>();
    files.forEach((name, file) -> chosen.add(new UploadFile(name, file)));
    return chosen;
  }

  private void add(String name, Path file, Map<String, Path> files) {
    if (patterns.keeps(name)) {
      String full = below.isEmpty() ? name : below + "/" + name;
      Path other = files.put(full, file);
      if (other != null && !other.equals(file)) {
        throw new IllegalArgumentException(
            "%s and %s would both be %s in the repository. Upload them one after the other, with --path-in-repo."
                .formatted(other, file, full));
      }
    }
  }

  private static List<Path> visibleBelow(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(file -> isVisible(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isVisible(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
