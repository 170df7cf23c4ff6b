package dev.millstream.hub.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the Hub says about a repository at a revision.
 *
 * @param commit the revision's commit, 40 hex digits
 * @param gated whether its terms must be accepted before its files can be had
 * @param pipelineTag the task it is made for, e.g. {@code feature-extraction}
 * @param libraryName e.g. {@code sentence-transformers}
 * @param card its model card's metadata; a missing node where it has none
 * @param files names of its files
 */
public record RepoInfo(
    HubRepo repo,
    String commit,
    boolean isPrivate,
    boolean gated,
    @Nullable String pipelineTag,
    @Nullable String libraryName,
    List<String> tags,
    JsonNode card,
    List<String> files) {

  /** Takes copies of the lists. */
  public RepoInfo {
    tags = List.copyOf(tags);
    files = List.copyOf(files);
  }
}
