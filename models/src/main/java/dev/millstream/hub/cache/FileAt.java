package dev.millstream.hub.cache;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.model.HubNames;

/**
 * One file of a repository at one commit.
 *
 * @param commit 40 hex digits
 * @param path name below the repository, {@code /} between folders
 */
record FileAt(HubRepo repo, String commit, String path) {

  /** Refuses a name that could lie outside the repository's folder. */
  FileAt {
    RepoFolder.checkCommit(commit);
    if (!HubNames.isInside(path)) {
      throw new CacheException(
          ("%s names a file '%s', which could lie outside the cache. Names are relative, with '/'"
                  + " between folders and without '..', '\\' and ':'. Do not use this repository"
                  + " unless you know why it says so.")
              .formatted(repo, path));
    }
  }

  /** As a sentence names it. */
  @Override
  public String toString() {
    return "%s of %s at commit %s".formatted(path, repo, commit);
  }
}
