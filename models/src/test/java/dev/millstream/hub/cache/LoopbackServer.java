package dev.millstream.hub.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves one repository to other processes, by the contract of the Hub, and writes down which bytes
 * were asked for.
 */
final class LoopbackServer implements AutoCloseable {
  static final int CHUNK_BYTES = 1 << 16;
  private static final String API = "/api/models/" + FaultyHub.REPO.id();
  private static final String RESOLVE = "/" + FaultyHub.REPO.id() + "/resolve/" + FaultyHub.COMMIT;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes of a file that were asked for, from {@code from} to its end. */
  record Asked(String path, long from) {}

  /** Runs before each piece of a file is sent; pieces begin at multiples of the chunk's size. */
  interface BeforeChunk {
    void at(String path, long position) throws IOException;
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final FaultyHub files;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile BeforeChunk beforeChunk = (path, position) -> {};

  LoopbackServer(Map<String, byte[]> contents) throws IOException {
    this.contents.putAll(contents);
    this.files = new FaultyHub();
    contents.forEach(files::withLarge);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.createContext(API, this::describe);
    server.createContext(RESOLVE, this::resolve);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void beforeChunk(BeforeChunk action) {
    beforeChunk = action;
  }

  private void describe(HttpExchange exchange) throws IOException {
    boolean tree = exchange.getRequestURI().getPath().startsWith(API + "/tree/");
    byte[] body = JSON.writeValueAsBytes(tree ? tree() : Map.of("sha", FaultyHub.COMMIT));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private List<Map<String, Object>> tree() {
    return files.files(FaultyHub.REPO, FaultyHub.COMMIT).stream()
        .map(
            file ->
                Map.of(
                    "type",
                    "file",
                    "path",
                    file.path(),
                    "size",
                    file.size(),
                    "oid",
                    file.oid(),
                    "lfs",
                    Map.of("oid", file.etag(), "size", file.size(), "pointerSize", 130)))
        .toList();
  }

  private void resolve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(RESOLVE.length() + 1);
    byte[] bytes = contents.get(path);
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", FaultyHub.COMMIT);
    headers.set("ETag", '"' + ContentHash.sha256(bytes) + '"');
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(bytes.length));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    } else {
      send(exchange, path, bytes);
    }
  }

  private void send(HttpExchange exchange, String path, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    asked.add(new Asked(path, from));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
    }
    exchange.sendResponseHeaders(
        range == null ? 200 : 206, bytes.length == from ? -1 : bytes.length - from);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int at = from; at < bytes.length; ) {
        beforeChunk.at(path, at);
        int end = Math.min((at / CHUNK_BYTES + 1) * CHUNK_BYTES, bytes.length);
        out.write(bytes, at, end - at);
        out.flush();
        at = end;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
