package dev.millstream.hub.mirror;

import dev.millstream.model.HubNames;
import java.util.Locale;
import java.util.Set;

/** Which names of files and folders a repository may have. */
final class ServedNames {
  private static final Set<String> GIT_FILES = Set.of(".gitattributes", ".gitignore");

  private ServedNames() {}

  /** Whether a file may be committed: inside the repository, and not in git's own folder. */
  static boolean mayBeStored(String path) {
    if (!HubNames.isInside(path)) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (part.toLowerCase(Locale.ROOT).equals(".git")) {
        return false;
      }
    }
    return true;
  }

  /** Whether a folder's entry is its repository's and not a tool's, which hides with a dot. */
  static boolean isShown(String name) {
    return HubNames.isInside(name) && (!name.startsWith(".") || GIT_FILES.contains(name));
  }
}
