package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.model.ContentHash;
import dev.millstream.model.HubNames;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Answers what makes and changes repositories, but for the bytes of large files. */
final class WritingCalls {
  // Each may hold a small file of the largest size in memory, in base64.
  private static final int COMMITS_AT_ONCE = 8;
  private static final int MOST_FILES = 1000;

  private final Shelves shelves;
  private final Semaphore commits = new Semaphore(COMMITS_AT_ONCE);

  WritingCalls(Shelves shelves) {
    this.shelves = shelves;
  }

  /** {@code POST /api/repos/create}. */
  void create(Call call) throws IOException {
    JsonNode request = call.json();
    String name = request.path("name").asText();
    String organization = request.path("organization").asText("");
    String id =
        organization.isEmpty() || organization.equals("null") ? name : organization + "/" + name;
    String type = request.path("type").asText("model");
    if (!type.equals("model") && !type.equals("dataset")) {
      throw new Refusal(
          400, "'%s' cannot be made here: the types are model and dataset.".formatted(type));
    }
    HubRepo repo = type.equals("dataset") ? HubRepo.dataset(id) : HubRepo.model(id);
    boolean isPrivate =
        request.path("private").asBoolean()
            || request.path("visibility").asText().equals("private");
    ObjectNode answer =
        Json.object().put("url", call.base() + "/" + repo.path()).put("name", id).put("id", id);
    try {
      shelves.create(repo, isPrivate);
      call.answer(200, answer);
    } catch (Refusal e) {
      if (e.status() != 409) {
        throw e;
      }
      // Clients that accept one that exists read its address here.
      call.set("X-Error-Message", String.valueOf(e.getMessage()));
      call.answer(409, answer.put("error", e.getMessage()));
    }
  }

  /** {@code POST /api/models/ID/preupload/REVISION}: how each file is to be sent. */
  void preupload(Call call, Route route) throws IOException {
    Repository repository = shelves.find(route.repository());
    String commit = Revisions.whole(repository, route.rest()).commit();
    Map<String, RepoFile> there = new HashMap<>();
    repository.files(commit).forEach(file -> there.put(file.path(), file));
    JsonNode files = call.json().path("files");
    if (files.size() > MOST_FILES) {
      throw new Refusal(
          413,
          "at most %d files are looked at together. Send several requests.".formatted(MOST_FILES));
    }
    ObjectNode answer = Json.object();
    ArrayNode answers = answer.putArray("files");
    for (JsonNode file : files) {
      String path = file.path("path").asText();
      long size = file.path("size").asLong();
      boolean large = size > 0 && LargeFiles.isLarge(path, size);
      ObjectNode entry =
          answers
              .addObject()
              .put("path", path)
              .put("uploadMode", large ? "lfs" : "regular")
              .put("shouldIgnore", false);
      RepoFile present = there.get(path);
      if (present != null) {
        entry.put("oid", present.etag());
      }
    }
    call.answer(200, answer);
  }

  /** {@code POST /api/models/ID/commit/REVISION[?create_pr=1]}. */
  void commit(Call call, Route route) throws IOException {
    HubRepo repo = route.repository();
    RepositoryWriter writer = shelves.writer(repo);
    String revision = Revisions.whole(shelves.find(repo), route.rest()).revision();
    boolean pullRequest = call.flag("create_pr");
    RepositoryWriter.Made made;
    commits.acquireUninterruptibly();
    try {
      CommitRequest request = CommitRequest.read(call.body(), writer);
      made = writer.commit(revision, request, pullRequest);
    } finally {
      commits.release();
    }
    String page = call.base() + "/" + repo.path();
    ObjectNode answer =
        Json.object()
            .put("success", true)
            .put("commitOid", made.commit())
            .put("commitUrl", page + "/commit/" + made.commit());
    if (pullRequest) {
      answer
          .put("pullRequestUrl", page + "/discussions/" + made.pullRequest())
          .put("pullRequestNum", made.pullRequest());
    }
    call.answer(200, answer);
  }

  /** {@code POST /api/models/ID/branch/NAME} with an optional {@code startingPoint}. */
  void branch(Call call, Route route) throws IOException {
    String name = newRevision(String.join("/", route.rest()));
    String text = call.text();
    JsonNode request = text.isBlank() ? Json.object() : Call.parse(text);
    RepositoryWriter writer = shelves.writer(route.repository());
    writer.branch(name, request.path("startingPoint").asText("main"));
    call.answer(200, Json.object());
  }

  /** {@code POST /api/models/ID/tag/REVISION} with the new name as {@code tag}. */
  void tag(Call call, Route route) throws IOException {
    String name = newRevision(call.json().path("tag").asText());
    RepositoryWriter writer = shelves.writer(route.repository());
    String at = Revisions.whole(shelves.find(route.repository()), route.rest()).commit();
    writer.branch(name, at);
    call.answer(200, Json.object());
  }

  /**
   * {@code GET /api/models/ID/commits/REVISION}: the newest first, as far as they were made here.
   */
  void commits(Call call, Route route) throws IOException {
    Repository repository = shelves.find(route.repository());
    String commit = Revisions.whole(repository, route.rest()).commit();
    ArrayNode list = Json.array();
    Optional<JsonNode> history = shelves.history(route.repository(), commit);
    while (history.isPresent() && list.size() < MOST_FILES) {
      JsonNode entry = history.get();
      ObjectNode item =
          list.addObject()
              .put("id", commit)
              .put("title", entry.path("title").asText())
              .put("message", entry.path("message").asText())
              .put("date", entry.path("date").asText());
      item.putArray("authors").addObject().put("user", "mirror");
      commit = entry.path("parent").asText();
      history =
          ContentHash.isSha1(commit)
              ? shelves.history(route.repository(), commit)
              : Optional.empty();
    }
    call.answer(200, list);
  }

  private static String newRevision(String name) {
    HubNames.checkRevision(name);
    if (ContentHash.isSha1(name) || name.startsWith("refs/")) {
      throw new IllegalArgumentException(
          "'%s' cannot be a new branch or tag: it reads as a commit or a pull request. Choose another name."
              .formatted(name));
    }
    return name;
  }
}
