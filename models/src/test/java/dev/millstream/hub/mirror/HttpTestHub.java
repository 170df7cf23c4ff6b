package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.hub.client.CorruptFileException;
import dev.millstream.hub.client.EntryNotFoundException;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.hub.client.RepoFile;
import dev.millstream.hub.client.RepoInfo;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.client.RevisionNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Another mirror as a Hub: no retries, files fetched whole. It notes what was fetched. */
class HttpTestHub implements Hub {
  final Queue<String> fetched = new ConcurrentLinkedQueue<>();
  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final MirrorClient client;
  private final URI endpoint;

  HttpTestHub(MirrorServer mirror) {
    this.client = new MirrorClient(mirror);
    this.endpoint = mirror.endpoint();
  }

  @Override
  public RepoInfo info(HubRepo repo, String revision) {
    asked.add(revision);
    JsonNode info =
        MirrorClient.json(
            get("/api/" + repo.kind().plural() + "/" + repo.id() + "/revision/" + revision));
    List<String> tags = new ArrayList<>();
    info.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new RepoInfo(
        repo,
        info.get("sha").textValue(),
        info.get("private").booleanValue(),
        info.get("gated").booleanValue(),
        info.path("pipeline_tag").textValue(),
        info.path("library_name").textValue(),
        tags,
        MissingNode.getInstance(),
        info.get("siblings").findValuesAsText("rfilename"));
  }

  @Override
  public List<RepoFile> files(HubRepo repo, String revision) {
    List<RepoFile> files = new ArrayList<>();
    String tree = "/api/" + repo.kind().plural() + "/" + repo.id() + "/tree/" + revision;
    for (JsonNode entry : MirrorClient.json(get(tree + "?recursive=true"))) {
      if (entry.get("type").textValue().equals("file")) {
        files.add(
            new RepoFile(
                entry.get("path").textValue(),
                entry.get("size").longValue(),
                entry.get("oid").textValue(),
                entry.path("lfs").path("oid").textValue(),
                null));
      }
    }
    return files;
  }

  @Override
  public RemoteFile head(HubRepo repo, String revision, String path) {
    String address = "/" + repo.path() + "/resolve/" + revision + "/" + path;
    HttpResponse<byte[]> head = get(address);
    return new RemoteFile(
        repo,
        MirrorClient.header(head, "X-Repo-Commit"),
        path,
        MirrorClient.header(head, "ETag").replace("\"", ""),
        head.body().length,
        URI.create(endpoint + address));
  }

  @Override
  public void fetch(RemoteFile file, Path target, Progress progress) {
    fetched.add(file.path());
    byte[] bytes = get(file.location().getPath()).body();
    try {
      Files.write(target, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.at(file, bytes.length);
    if (bytes.length != file.size()) {
      throw new CorruptFileException("'%s' has another size.".formatted(file.path()));
    }
  }

  private HttpResponse<byte[]> get(String path) {
    HttpResponse<byte[]> response;
    try {
      response = client.get(path);
    } catch (UncheckedIOException e) {
      throw new HubUnavailableException("the other mirror is away.", e);
    }
    if (response.statusCode() == 200) {
      return response;
    }
    String message = MirrorClient.header(response, "X-Error-Message");
    throw switch (MirrorClient.header(response, "X-Error-Code")) {
      case "RevisionNotFound" -> new RevisionNotFoundException(message);
      case "EntryNotFound" -> new EntryNotFoundException(message);
      default -> new RepositoryNotFoundException(message);
    };
  }
}
