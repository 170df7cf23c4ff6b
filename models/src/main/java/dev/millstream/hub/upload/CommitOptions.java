package dev.millstream.hub.upload;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a commit is made.
 *
 * @param description what there is to say beyond its title
 * @param parentCommit the commit that it must follow, or it is refused; null where any will do
 * @param createPullRequest whether it goes into a pull request of its own
 * @param deletions names of files to take away; with a slash at the end, of folders
 */
public record CommitOptions(
    String description,
    @Nullable String parentCommit,
    boolean createPullRequest,
    List<String> deletions) {
  /** A commit onto whatever is there, which adds and replaces files. */
  public static final CommitOptions PLAIN = new CommitOptions("", null, false, List.of());

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Checks the parent and copies the list. */
  public CommitOptions {
    if (parentCommit != null && !COMMIT.matcher(parentCommit).matches()) {
      throw new IllegalArgumentException(
          "the parent commit is '%s' but must have 40 hex digits. Copy it from the repository's info."
              .formatted(parentCommit));
    }
    deletions = List.copyOf(deletions);
  }

  /** The same, refused unless it follows this commit. */
  public CommitOptions after(String parent) {
    return new CommitOptions(description, parent, createPullRequest, deletions);
  }

  /** The same, as a pull request. */
  public CommitOptions asPullRequest() {
    return new CommitOptions(description, parentCommit, true, deletions);
  }

  /** The same, with files and folders taken away first. */
  public CommitOptions deleting(List<String> paths) {
    return new CommitOptions(description, parentCommit, createPullRequest, paths);
  }
}
