package dev.millstream.hub.mirror;

import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.hub.client.RevisionNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/**
 * One repository, wherever its files are.
 *
 * <p>Threading: safe for many threads; calls may block for disk or network.
 */
interface Repository {
  /** Which one it is. */
  HubRepo repo();

  /**
   * The commit that a branch, tag, pull request or commit means now, 40 hex digits.
   *
   * @throws RevisionNotFoundException when there is none
   */
  String commit(String revision) throws IOException;

  /** The branches, tags and pull requests known without asking anybody, and their commits. */
  SortedMap<String, String> refs() throws IOException;

  /** All files of a commit, by name. */
  List<RepoFile> files(String commit) throws IOException;

  /** What there is to say about it beyond its files. */
  About about(String commit) throws IOException;

  /** The bytes of a file of {@link #files}. */
  Content open(String commit, RepoFile file) throws IOException;

  /**
   * A file by its name.
   *
   * @throws EntryNotFoundException when the commit has no such file
   */
  default RepoFile file(String commit, String path) throws IOException {
    for (RepoFile file : files(commit)) {
      if (file.path().equals(path)) {
        return file;
      }
    }
    throw new EntryNotFoundException(
        "%s has no file '%s' at commit %s.".formatted(repo(), path, commit));
  }

  /** The error for a revision that is not there. */
  default RevisionNotFoundException noRevision(String revision) {
    return new RevisionNotFoundException("%s has no revision '%s'.".formatted(repo(), revision));
  }
}
