package dev.millstream.hub.mirror;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.model.ContentHash;
import dev.millstream.model.HubNames;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Tells a revision from what follows it in a path. Clients write {@code refs%2Fpr%2F1}, people
 * {@code refs/pr/1}: the longest known reference wins, then the shape {@code refs/KIND/NAME}, then
 * the first part.
 *
 * @param commit what the revision means, 40 hex digits
 * @param path what follows it; empty where nothing does
 */
record Revisions(String revision, String commit, String path) {
  private static final String MAIN = "main";
  private static final int REFS_PARTS = 3;

  /** Looks up the revision at the head of these parts. */
  static Revisions split(Repository repository, List<String> parts) throws IOException {
    int used = used(repository, parts);
    String revision = String.join("/", parts.subList(0, used));
    String path = String.join("/", parts.subList(used, parts.size()));
    return new Revisions(revision, commit(repository, revision), path);
  }

  /** Looks up a revision that all of these parts are. */
  static Revisions whole(Repository repository, List<String> parts) throws IOException {
    String revision = parts.isEmpty() ? MAIN : String.join("/", parts);
    return new Revisions(revision, commit(repository, revision), "");
  }

  /** The path, which must name a file. */
  String file() {
    if (!HubNames.isInside(path)) {
      throw new EntryNotFoundException("'%s' cannot be a file's name.".formatted(path));
    }
    return path;
  }

  private static int used(Repository repository, List<String> parts) throws IOException {
    String first = parts.get(0);
    boolean mayGoOn = !first.equals(MAIN) && !ContentHash.isSha1(first) && !first.contains("/");
    if (mayGoOn && parts.size() > 1) {
      Set<String> known = repository.refs().keySet();
      for (int used = parts.size(); used > 1; used--) {
        if (known.contains(String.join("/", parts.subList(0, used)))) {
          return used;
        }
      }
      if (first.equals("refs") && parts.size() >= REFS_PARTS) {
        return REFS_PARTS;
      }
    }
    return 1;
  }

  private static String commit(Repository repository, String revision) throws IOException {
    try {
      HubNames.checkRevision(revision);
    } catch (IllegalArgumentException e) {
      throw repository.noRevision(revision);
    }
    return repository.commit(revision);
  }
}
