package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepoFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what is asked about repositories: what they are, what is in them, their revisions. */
final class ListingCalls {
  private final Shelves shelves;
  private final int pageSize;

  ListingCalls(Shelves shelves, int pageSize) {
    this.shelves = shelves;
    this.pageSize = pageSize;
  }

  /** {@code GET /api/models/ID[/revision/REVISION]}. */
  void info(Call call, Route route) throws IOException {
    HubRepo repo = route.repository();
    Repository repository = shelves.find(repo);
    String commit = Revisions.whole(repository, route.rest()).commit();
    ObjectNode json = Json.object().put("id", repo.id()).put("sha", commit);
    if (repo.kind() == HubRepo.Kind.MODEL) {
      json.put("modelId", repo.id());
    }
    if (repo.id().contains("/")) {
      json.put("author", repo.id().substring(0, repo.id().indexOf('/')));
    }
    json.put("disabled", false).put("downloads", 0).put("likes", 0);
    repository.about(commit).write(json);
    ArrayNode siblings = json.putArray("siblings");
    boolean blobs = call.flag("blobs");
    for (RepoFile file : repository.files(commit)) {
      ObjectNode sibling = siblings.addObject().put("rfilename", file.path());
      if (blobs) {
        sibling.put("size", file.size()).put("blobId", file.oid());
        if (file.sha256() != null) {
          TreePage.large(sibling, file, "sha256");
        }
      }
    }
    call.answer(200, json);
  }

  /** {@code GET /api/models/ID/tree/REVISION[/PATH]?recursive=&cursor=&limit=}. */
  void tree(Call call, Route route) throws IOException {
    Repository repository = shelves.find(route.repository());
    Revisions at = Revisions.split(repository, route.rest());
    call.set("X-Repo-Commit", at.commit());
    TreePage tree = TreePage.of(repository.repo(), at, repository.files(at.commit()));
    List<ObjectNode> entries = tree.entries(call.flag("recursive"));
    int from = number(call, "cursor", 0, Integer.MAX_VALUE);
    int limit = number(call, "limit", pageSize, pageSize);
    int to = (int) Math.min(entries.size(), (long) from + limit);
    if (to < entries.size()) {
      // The commit stands in the address, so that a new one does not mix two listings.
      String next =
          "<%s/api/%s/%s/tree/%s%s?recursive=%s&limit=%d&cursor=%d>; rel=\"next\""
              .formatted(
                  call.base(),
                  repository.repo().kind().plural(),
                  repository.repo().id(),
                  at.commit(),
                  tree.encodedPath(),
                  call.flag("recursive"),
                  limit,
                  to);
      call.set("Link", next);
    }
    ArrayNode page = Json.array();
    entries.subList(Math.min(from, to), to).forEach(page::add);
    call.answer(200, page);
  }

  /** {@code POST /api/models/ID/paths-info/REVISION} with paths as a form or as JSON. */
  void paths(Call call, Route route) throws IOException {
    Repository repository = shelves.find(route.repository());
    Revisions at = Revisions.whole(repository, route.rest());
    List<RepoFile> files = repository.files(at.commit());
    ArrayNode found = Json.array();
    for (String path : wantedPaths(call)) {
      TreePage.entry(files, path.replaceAll("/+$", "")).ifPresent(found::add);
    }
    call.answer(200, found);
  }

  /** {@code GET /api/models/ID/refs}. */
  void refs(Call call, Route route) throws IOException {
    Repository repository = shelves.find(route.repository());
    repository.commit("main");
    ObjectNode json = Json.object();
    ArrayNode branches = json.putArray("branches");
    json.putArray("tags");
    ArrayNode converts = json.putArray("converts");
    ArrayNode pulls = json.putArray("pullRequests");
    for (Map.Entry<String, String> ref : repository.refs().entrySet()) {
      String name = ref.getKey();
      String last = name.substring(name.lastIndexOf('/') + 1);
      if (name.startsWith("refs/pr/")) {
        pulls.add(ref(last, name, ref.getValue()));
      } else if (name.startsWith("refs/convert/")) {
        converts.add(ref(last, name, ref.getValue()));
      } else {
        branches.add(ref(name, "refs/heads/" + name, ref.getValue()));
      }
    }
    call.answer(200, json);
  }

  private static ObjectNode ref(String name, String ref, String commit) {
    return Json.object().put("name", name).put("ref", ref).put("targetCommit", commit);
  }

  private static List<String> wantedPaths(Call call) throws IOException {
    String body = call.text();
    if (!call.header("Content-Type").orElse("").startsWith("application/json")) {
      return Call.pairs(body, "paths");
    }
    JsonNode paths = Call.parse(body).path("paths");
    List<String> names = new ArrayList<>();
    if (paths.isTextual()) {
      names.add(paths.textValue());
    }
    paths.forEach(path -> names.add(path.asText()));
    return names;
  }

  private static int number(Call call, String name, int otherwise, int most) {
    Optional<String> text = call.query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("[0-9]{1,9}")) {
      throw new Refusal(
          400, "'%s' is '%s' but must be a whole number.".formatted(name, text.get()));
    }
    return Math.min(most, Integer.parseInt(text.get()));
  }
}
