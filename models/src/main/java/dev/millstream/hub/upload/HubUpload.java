package dev.millstream.hub.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.model.HubNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes repositories and commits files to them, at the Hub or at a mirror.
 *
 * <p>Threading: safe for many threads; every method blocks. What may pass is tried again, but a
 * commit is sent once: a second try could commit twice.
 */
public final class HubUpload {
  private static final String JSON = "application/json";
  private static final int QUESTIONS = 256;
  private static final int CONFLICT = 409;

  private final Requests requests;
  private final UploadProgress progress;

  /** For a Hub, with a listener for large files. */
  public HubUpload(HubSettings settings, UploadProgress progress) {
    this(settings, progress, Requests.Pause.REAL);
  }

  HubUpload(HubSettings settings, UploadProgress progress, Requests.Pause pause) {
    this.requests = new Requests(settings, pause);
    this.progress = progress;
  }

  /**
   * Makes a repository.
   *
   * @param existOk whether one that is there already will do
   * @return whether it was made now
   * @throws HubException with a sentence, when it cannot be made
   */
  public boolean createRepo(HubRepo repo, boolean isPrivate, boolean existOk) {
    String what = "create " + repo;
    int slash = repo.id().indexOf('/');
    ObjectNode json = Reply.MAPPER.createObjectNode().put("name", repo.id().substring(slash + 1));
    if (slash > 0) {
      json.put("organization", repo.id().substring(0, slash));
    }
    json.put("type", repo.kind() == HubRepo.Kind.MODEL ? "model" : "dataset");
    json.put("visibility", isPrivate ? "private" : "public");
    HttpRequest.Builder request =
        requests.to(requests.at("/api/repos/create")).header("Content-Type", JSON);
    Reply reply = requests.answer(what, request, "POST", () -> Requests.text(json));
    if (reply.status() == CONFLICT && existOk) {
      return false;
    }
    if (!reply.isFine()) {
      throw requests.refusals().of(what, reply);
    }
    return true;
  }

  /**
   * Commits files, and takes others away, in one step.
   *
   * @param revision the branch
   * @param title the commit's first line
   * @throws HubException with a sentence, when it cannot be made
   * @throws UncheckedIOException when a file cannot be read
   */
  public CommitResult commit(
      HubRepo repo, String revision, List<UploadFile> files, String title, CommitOptions options) {
    HubNames.checkRevision(revision);
    if (title.isBlank()) {
      throw new IllegalArgumentException(
          "a commit needs a title. Say in a line what it is for, e.g. Add the ONNX file.");
    }
    List<Candidate> changed = new ArrayList<>();
    for (int from = 0; from < files.size(); from += QUESTIONS) {
      List<UploadFile> some = files.subList(from, Math.min(files.size(), from + QUESTIONS));
      changed.addAll(ask(repo, revision, some, options));
    }
    if (changed.isEmpty() && options.deletions().isEmpty()) {
      return asItWas(repo, revision);
    }
    List<Candidate> large = changed.stream().filter(Candidate::large).toList();
    new LargeFileTransfer(requests, progress).send(repo, revision, large);
    return send(repo, revision, changed, title, options);
  }

  /** The files that the repository has not as they are, in their order. */
  private List<Candidate> ask(
      HubRepo repo, String revision, List<UploadFile> files, CommitOptions options) {
    ObjectNode question = Reply.MAPPER.createObjectNode();
    ArrayNode questions = question.putArray("files");
    try {
      for (UploadFile file : files) {
        questions.add(Candidate.question(file));
      }
      Map<String, JsonNode> answers = new HashMap<>();
      String query = options.createPullRequest() ? "?create_pr=1" : "";
      String what = "ask %s how to upload".formatted(repo);
      for (JsonNode answer :
          requests
              .post(what, api(repo, "preupload", revision, query), JSON, question)
              .path("files")) {
        answers.put(answer.path("path").asText(), answer);
      }
      List<Candidate> changed = new ArrayList<>();
      for (UploadFile file : files) {
        JsonNode answer = answers.get(file.path());
        if (answer == null) {
          throw new HubAnswerException(
              "cannot %s: the Hub says nothing about '%s'. Check HF_ENDPOINT."
                  .formatted(what, file.path()));
        }
        Candidate candidate = Candidate.of(file, answer);
        boolean ignored = answer.path("shouldIgnore").asBoolean();
        if (!ignored && (!candidate.isThere() || isDeleted(file.path(), options))) {
          changed.add(candidate);
        }
      }
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Deletions come first, so what they take has to be put back.
  private static boolean isDeleted(String path, CommitOptions options) {
    for (String deleted : options.deletions()) {
      if (deleted.endsWith("/") ? path.startsWith(deleted) : path.equals(deleted)) {
        return true;
      }
    }
    return false;
  }

  private CommitResult send(
      HubRepo repo, String revision, List<Candidate> files, String title, CommitOptions options) {
    String what = "commit to " + repo;
    URI address = api(repo, "commit", revision, options.createPullRequest() ? "?create_pr=1" : "");
    long bytes = files.stream().filter(file -> !file.large()).mapToLong(Candidate::size).sum();
    HttpRequest.Builder request =
        requests
            .to(address)
            .header("Content-Type", "application/x-ndjson")
            .timeout(requests.timeFor(2 * bytes));
    CommitLines lines = new CommitLines(title, options, files);
    Reply reply;
    try {
      reply = requests.send(what, request.POST(BodyPublishers.ofInputStream(() -> lines)).build());
    } catch (IOException e) {
      throw new HubUnavailableException(
          ("cannot tell whether the commit to %s was made: the connection to %s broke (%s). Look at"
                  + " its latest commit before you send it again.")
              .formatted(repo, address.getAuthority(), e),
          e);
    }
    if (!reply.isFine()) {
      throw requests.refusals().of(what, reply);
    }
    JsonNode made = requests.expectJson(what, reply);
    String pullRequest = made.path("pullRequestUrl").asText("");
    return new CommitResult(
        made.path("commitOid").asText(),
        URI.create(made.path("commitUrl").asText()),
        pullRequest.isEmpty() || pullRequest.equals("null") ? null : URI.create(pullRequest),
        true);
  }

  private CommitResult asItWas(HubRepo repo, String revision) {
    JsonNode info = requests.get("read " + repo, api(repo, "revision", revision, ""));
    String commit = info.path("sha").asText();
    return new CommitResult(
        commit, requests.at("/" + repo.path() + "/commit/" + commit), null, false);
  }

  private URI api(HubRepo repo, String action, String revision, String query) {
    String encoded = URLEncoder.encode(revision, StandardCharsets.UTF_8).replace("+", "%20");
    return requests.at(
        "/api/%s/%s/%s/%s%s".formatted(repo.kind().plural(), repo.id(), action, encoded, query));
  }
}
