package dev.millstream.hub.mirror;

import dev.millstream.hub.client.RepoFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step of a commit. */
sealed interface Change {
  /** Adds a file, or puts it in the place of one with its name. */
  record Put(RepoFile file) implements Change {}

  /** Takes a file away. */
  record DeleteFile(String path) implements Change {}

  /** Takes a folder away, with all that is below it. */
  record DeleteFolder(String path) implements Change {}

  /** What the files are after the changes, in the order in which they were sent. */
  static List<RepoFile> apply(List<RepoFile> before, List<Change> changes) {
    SortedMap<String, RepoFile> files = new TreeMap<>();
    before.forEach(file -> files.put(file.path(), file));
    for (Change change : changes) {
      if (change instanceof Put put) {
        files.put(put.file().path(), put.file());
      } else if (change instanceof DeleteFile delete) {
        if (files.remove(delete.path()) == null) {
          throw missing("file", delete.path());
        }
      } else if (change instanceof DeleteFolder delete) {
        String prefix = delete.path().replaceAll("/+$", "") + "/";
        if (!files.keySet().removeIf(path -> path.startsWith(prefix))) {
          throw missing("folder", delete.path());
        }
      }
    }
    refuseFilesThatAreFolders(files);
    return new ArrayList<>(files.values());
  }

  private static Refusal missing(String what, String path) {
    return new Refusal(
        404,
        "A %s with this name doesn't exist: '%s'. List the repository's files and delete one of them."
            .formatted(what, path));
  }

  private static void refuseFilesThatAreFolders(SortedMap<String, RepoFile> files) {
    for (String path : files.keySet()) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        String parent = path.substring(0, slash);
        if (files.containsKey(parent)) {
          throw new Refusal(
              400,
              "'%s' would be a file and, for '%s', a folder. Delete one of them in the same commit."
                  .formatted(parent, path));
        }
      }
    }
  }
}
