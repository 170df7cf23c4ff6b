package dev.millstream.hub.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.model.ContentHash;
import dev.millstream.model.HubNames;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the Hub's API says of a repository, and believes no name, hash or size unchecked.
 *
 * @param uri where it came from
 */
record RepoJson(URI uri, JsonNode root) {

  /**
   * A repository's description.
   *
   * @throws HubAnswerException where it is not as the contract has it
   */
  RepoInfo info(Ask ask) {
    @Nullable String commit = text(root, "sha");
    if (commit == null || !Ask.isCommit(commit)) {
      throw Refusals.breach(uri, "sha is no commit of 40 hex digits");
    }
    List<String> files = new ArrayList<>();
    for (JsonNode sibling : root.path("siblings")) {
      files.add(name(sibling, "rfilename"));
    }
    List<String> tags = new ArrayList<>();
    root.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new RepoInfo(
        ask.repo(),
        commit,
        root.path("private").asBoolean(false),
        isGated(root.path("gated")),
        text(root, "pipeline_tag"),
        text(root, "library_name"),
        tags,
        root.path("cardData"),
        files);
  }

  /**
   * The files on a page of a listing; folders are left out.
   *
   * @throws HubAnswerException where one of them is not as the contract has it
   */
  List<RepoFile> files() {
    if (!root.isArray()) {
      throw Refusals.breach(uri, "no list of files came");
    }
    List<RepoFile> files = new ArrayList<>();
    for (JsonNode entry : root) {
      if ("file".equals(text(entry, "type"))) {
        files.add(file(entry));
      }
    }
    return files;
  }

  private RepoFile file(JsonNode entry) {
    String path = name(entry, "path");
    JsonNode large = entry.path("lfs");
    JsonNode size = large.isObject() && large.has("size") ? large.path("size") : entry.path("size");
    @Nullable String oid = text(entry, "oid");
    @Nullable String sha256 = large.isObject() ? text(large, "oid") : null;
    if (oid == null
        || !ContentHash.isSha1(oid)
        || (large.isObject() && (sha256 == null || !ContentHash.isSha256(sha256)))) {
      throw Refusals.breach(uri, "file '%s' has no hash that can be checked".formatted(path));
    }
    if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
      throw Refusals.breach(uri, "file '%s' has no size".formatted(path));
    }
    return new RepoFile(path, size.asLong(), oid, sha256, text(entry, "xetHash"));
  }

  private String name(JsonNode entry, String field) {
    @Nullable String name = text(entry, field);
    if (name == null || !HubNames.isInside(name)) {
      throw Refusals.breach(
          uri,
          "file name '%s' would lead outside the repository"
              .formatted(name == null ? "" : Refusals.shown(name)));
    }
    return name;
  }

  /** The Hub says false, "auto" or "manual". */
  private static boolean isGated(JsonNode gated) {
    return gated.isTextual() ? !gated.asText().equals("false") : gated.asBoolean(false);
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.asText() : null;
  }
}
