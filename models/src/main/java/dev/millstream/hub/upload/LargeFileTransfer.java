package dev.millstream.hub.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubRepo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends large files by git-lfs's protocol: asks where to, sends each that the Hub lacks, whole or
 * in the parts that it asks for, completes and verifies.
 */
final class LargeFileTransfer {
  private static final String LFS = "application/vnd.git-lfs+json";
  private static final String JSON = "application/json";
  private static final int BATCH = 256;

  private final Requests requests;
  private final UploadProgress progress;

  LargeFileTransfer(Requests requests, UploadProgress progress) {
    this.requests = requests;
    this.progress = progress;
  }

  void send(HubRepo repo, String revision, List<Candidate> files) {
    for (int from = 0; from < files.size(); from += BATCH) {
      batch(repo, revision, files.subList(from, Math.min(files.size(), from + BATCH)));
    }
  }

  private void batch(HubRepo repo, String revision, List<Candidate> files) {
    Map<String, Candidate> byHash = new HashMap<>();
    ObjectNode question = Reply.MAPPER.createObjectNode().put("operation", "upload");
    question.putArray("transfers").add("basic").add("multipart");
    question.put("hash_algo", "sha256").putObject("ref").put("name", revision);
    ArrayNode objects = question.putArray("objects");
    for (Candidate file : files) {
      if (byHash.put(file.hash(), file) == null) {
        objects.addObject().put("oid", file.hash()).put("size", file.size());
      }
    }
    String what = "upload large files to " + repo;
    URI address = requests.at("/" + repo.path() + ".git/info/lfs/objects/batch");
    for (JsonNode answer : requests.post(what, address, LFS, question).path("objects")) {
      Candidate file = byHash.get(answer.path("oid").asText());
      if (file != null) {
        send("upload '%s' to %s".formatted(file.file().path(), repo), file, answer);
      }
    }
  }

  private void send(String what, Candidate file, JsonNode answer) {
    if (answer.has("error")) {
      throw new HubAnswerException(
          "cannot %s: the Hub refuses the file (%s). Correct what it names."
              .formatted(what, answer.get("error").path("message").asText()));
    }
    JsonNode upload = answer.path("actions").path("upload");
    if (upload.isMissingNode()) {
      progress.at(file.file(), file.size(), file.size());
      return;
    }
    if (upload.path("header").has("chunk_size")) {
      parts(what, file, upload);
    } else {
      part(what, file, address(what, upload), 0, file.size());
    }
    JsonNode verify = answer.path("actions").path("verify");
    if (verify.has("href")) {
      ObjectNode claim = Reply.MAPPER.createObjectNode();
      claim.put("oid", file.hash()).put("size", file.size());
      post(what, requests.to(address(what, verify)), JSON, claim);
    }
  }

  private void parts(String what, Candidate file, JsonNode upload) {
    JsonNode header = upload.get("header");
    long size = header.get("chunk_size").asLong();
    long count = size < 1 ? 0 : (file.size() + size - 1) / size;
    if (count < 1 || !header.has(Long.toString(count)) || header.has(Long.toString(count + 1))) {
      throw new HubAnswerException(
          "cannot %s: the Hub's parts of %d bytes do not make up its %d bytes. Tell the Hub's keeper."
              .formatted(what, size, file.size()));
    }
    ObjectNode completion = Reply.MAPPER.createObjectNode().put("oid", file.hash());
    ArrayNode parts = completion.putArray("parts");
    for (long number = 1; number <= count; number++) {
      long from = (number - 1) * size;
      URI address = uri(what, header.path(Long.toString(number)).asText());
      Reply reply = part(what, file, address, from, Math.min(size, file.size() - from));
      parts.addObject().put("partNumber", number).put("etag", reply.header("ETag"));
    }
    post(what, requests.toSecret(address(what, upload)), LFS, completion);
  }

  private void post(String what, HttpRequest.Builder request, String type, JsonNode json) {
    request.header("Content-Type", type);
    requests.repeat(what, request, "POST", () -> Requests.text(json));
  }

  private Reply part(String what, Candidate file, URI address, long from, long length) {
    HttpRequest.Builder request = requests.toSecret(address).timeout(requests.timeFor(length));
    return requests.repeat(what, request, "PUT", new SliceBody(file, from, length));
  }

  private static URI address(String what, JsonNode action) {
    return uri(what, action.path("href").asText());
  }

  private static URI uri(String what, String address) {
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
      throw wrongAddress(what);
    } catch (IllegalArgumentException e) {
      throw wrongAddress(what);
    }
  }

  private static HubAnswerException wrongAddress(String what) {
    return new HubAnswerException(
        "cannot %s: the Hub names no usable address for the file's bytes. Check HF_ENDPOINT."
            .formatted(what));
  }

  /** A part of a file, opened for each attempt. */
  private final class SliceBody implements Requests.Body {
    private final Candidate file;
    private final long from;
    private final long length;
    private @Nullable FileSlice open;

    SliceBody(Candidate file, long from, long length) {
      this.file = file;
      this.from = from;
      this.length = length;
    }

    @Override
    public BodyPublisher get() throws IOException {
      FileSlice slice =
          new FileSlice(
              file.file().local(),
              from,
              length,
              position -> progress.at(file.file(), position, file.size()));
      open = slice;
      return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> slice), length);
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
      }
    }
  }
}
