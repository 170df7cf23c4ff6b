package dev.millstream.hub.client;

import java.nio.file.Path;
import java.util.List;

/**
 * Reads a Hub: the Hugging Face Hub or a mirror of it.
 *
 * <p>Threading: safe for many threads. Every method blocks, retries what may pass, and fails with a
 * {@link HubException}; a thread that is interrupted gets one with the interrupt flag set again.
 */
public interface Hub {

  /** What is known about a repository at a branch, tag, pull request or commit. */
  RepoInfo info(HubRepo repo, String revision);

  /** All its files there, in the Hub's order. */
  List<RepoFile> files(HubRepo repo, String revision);

  /**
   * Where a file is and what it must be.
   *
   * @throws EntryNotFoundException when the repository has no such file there
   */
  RemoteFile head(HubRepo repo, String revision, String path);

  /**
   * Fetches a file's bytes to {@code target}. What {@code target} holds already is kept and only
   * the rest is asked for. On return its size and hash have been checked; after a failure it holds
   * what a later call can go on from, or nothing.
   *
   * @throws CorruptFileException when what arrived is not that file; {@code target} is gone then
   * @throws java.io.UncheckedIOException when {@code target} cannot be written
   */
  void fetch(RemoteFile file, Path target, Progress progress);

  /** Hears how a file comes in. */
  interface Progress {
    /** Hears nothing. */
    Progress NONE = (file, bytes) -> {};

    /**
     * More of a file is there.
     *
     * @param bytes how many of its bytes are there now; fewer than before where it starts anew
     */
    void at(RemoteFile file, long bytes);
  }
}
