package dev.millstream.faults.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** JSON over HTTP, with every refusal as a {@link RestException}. Safe for many threads. */
final class HttpJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A main method that builds a job's graph may fetch a model first. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String BOUNDARY = "millstream-4f1c0a9e77d24b6b";
  private static final int SHOWN = 2_000;

  private final URI address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  HttpJson(URI address) {
    this.address = address;
  }

  ObjectNode object() {
    return JSON.createObjectNode();
  }

  JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  JsonNode post(String path, ObjectNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  void patch(String path) {
    send(request(path).method("PATCH", BodyPublishers.noBody()).build());
  }

  void delete(String path) {
    send(request(path).DELETE().build());
  }

  /** Sends a file as a browser's form does. */
  JsonNode upload(String path, Path file) {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(BOUNDARY, file.getFileName());
    String tail = "\r\n--%s--\r\n".formatted(BOUNDARY);
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.concat(bytes(head), content(file), bytes(tail)))
            .build());
  }

  private static BodyPublisher bytes(String text) {
    return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
  }

  private static BodyPublisher content(Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new RestException(
          "There is no file '" + file + "' to upload. Build it first: mvn -pl jobs -am package", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
  }

  private JsonNode send(HttpRequest request) {
    String what = request.method() + " " + request.uri();
    HttpResponse<String> answer;
    try {
      answer = client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RestException("No answer to " + what + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestException("Interrupted at " + what + ".", e);
    }
    String body = answer.body();
    if (answer.statusCode() >= 300) {
      String shown = body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body;
      throw new RestException(
          what + " was refused with " + answer.statusCode() + ": " + shown, answer.statusCode());
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RestException("The answer to " + what + " is no JSON: " + body, e);
    }
  }
}
