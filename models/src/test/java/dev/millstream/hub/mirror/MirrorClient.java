package dev.millstream.hub.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Asks a mirror over plain HTTP. */
final class MirrorClient {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final String token;

  MirrorClient(MirrorServer mirror) {
    this(mirror, "");
  }

  MirrorClient(MirrorServer mirror, String token) {
    this.endpoint = mirror.endpoint();
    this.token = token;
  }

  HttpResponse<byte[]> get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  HttpResponse<byte[]> head(String path, String... headers) {
    return send("HEAD", path, new byte[0], headers);
  }

  HttpResponse<byte[]> post(String path, String body, String... headers) {
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  JsonNode json(String path) {
    return json(get(path));
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder request(String path) {
    URI address = path.startsWith("http") ? URI.create(path) : URI.create(endpoint + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Makes a model repository. */
  void create(String id) {
    ObjectNode json = JSON.createObjectNode();
    json.put("organization", id.substring(0, id.indexOf('/')));
    json.put("name", id.substring(id.indexOf('/') + 1));
    HttpResponse<byte[]> response = post("/api/repos/create", json.toString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(new String(response.body(), StandardCharsets.UTF_8));
    }
  }

  /** Commits lines after a header with this title, and with this parent unless it is empty. */
  HttpResponse<byte[]> commit(String id, String revision, String parent, String... lines) {
    ObjectNode header = JSON.createObjectNode().put("key", "header");
    ObjectNode value = header.putObject("value").put("summary", "a change");
    if (!parent.isEmpty()) {
      value.put("parentCommit", parent);
    }
    String body = header + "\n" + String.join("\n", lines) + "\n";
    return post("/api/models/" + id + "/commit/" + revision, body);
  }

  static String file(String path, String content) {
    ObjectNode line = JSON.createObjectNode().put("key", "file");
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    line.putObject("value")
        .put("path", path)
        .put("content", Base64.getEncoder().encodeToString(bytes))
        .put("encoding", "base64");
    return line.toString();
  }

  static String deletion(String key, String path) {
    ObjectNode line = JSON.createObjectNode().put("key", key);
    line.putObject("value").put("path", path);
    return line.toString();
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static String gitSha1(String content) {
    return ContentHash.gitSha1(content.getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] content) {
    return ContentHash.sha256(content);
  }
}
