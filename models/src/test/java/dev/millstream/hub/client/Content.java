package dev.millstream.hub.client;

import static dev.millstream.hub.client.FakeHub.COMMIT;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** A file's bytes in a test, and how an honest server sends them. */
final class Content {
  private final byte[] bytes;

  Content(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  static Content random(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return new Content(bytes);
  }

  int size() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  byte[] first(int count) {
    return Arrays.copyOf(bytes, count);
  }

  String sha256() {
    return hex("SHA-256", new byte[0]);
  }

  String gitSha1() {
    return hex("SHA-1", ("blob " + size() + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  RemoteFile at(URI location, String etag) {
    return new RemoteFile(
        HubRepo.model("acme/toy"), COMMIT, "onnx/model.onnx", etag, size(), location);
  }

  /** Where the request begins; 0 where it asks for all. */
  static int start(FakeHub.Request request) {
    String range = request.header("range");
    return range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  /** Sends what was asked for. */
  void send(FakeHub.Request request, RawServer.Line line) throws IOException {
    sendUpTo(size(), request, line);
  }

  /** Announces all that was asked for, but ends before this byte of the file. */
  void sendUpTo(int end, FakeHub.Request request, RawServer.Line line) throws IOException {
    int start = start(request);
    line.send(head(start, "\"v1\""));
    line.send(Arrays.copyOfRange(bytes, start, Math.max(start, end)));
  }

  /** The answer's head, 206 unless it begins at the start. */
  String head(int start, String etag) {
    String status = start == 0 ? "200 OK" : "206 Partial Content";
    String range =
        start == 0 ? "" : "Content-Range: bytes %d-%d/%d\n".formatted(start, size() - 1, size());
    return "HTTP/1.1 %s\nConnection: close\nETag: %s\n%sContent-Length: %d\n\n"
        .formatted(status, etag, range, size() - start);
  }

  private String hex(String algorithm, byte[] before) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(before);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
