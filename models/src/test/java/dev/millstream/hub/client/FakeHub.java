package dev.millstream.hub.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A Hub on this computer that answers as a test says and remembers what it was asked. */
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41";

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Reply> answer;

  FakeHub(Function<Request, Reply> answer) {
    this.answer = answer;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What was asked; header names in lower case. */
  record Request(String method, String target, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  /** What is answered; the length is told unless the headers do. */
  record Reply(int status, Map<String, String> headers, ByteBuffer body) {
    static Reply of(int status, String... namesAndValues) {
      Map<String, String> headers = new LinkedHashMap<>();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        headers.put(namesAndValues[i], namesAndValues[i + 1]);
      }
      return new Reply(status, headers, ByteBuffer.allocate(0));
    }

    static Reply json(String json) {
      return of(200, "Content-Type", "application/json").with(json);
    }

    Reply with(String text) {
      return with(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply with(byte[] bytes) {
      return new Reply(status, headers, ByteBuffer.wrap(bytes));
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  HubSettings settings() {
    return HubSettings.at(address());
  }

  List<Request> requests() {
    return requests;
  }

  List<String> asked() {
    return requests.stream().map(Request::toString).toList();
  }

  void answers(Function<Request, Reply> other) {
    answer = other;
  }

  /** Answers one after the other; the last for ever. */
  void answers(Reply... replies) {
    answer = request -> replies[Math.min(requests.size(), replies.length) - 1];
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    Request request =
        new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
    requests.add(request);
    Reply reply = answer.apply(request);
    reply.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] body = reply.body().array();
    boolean none = body.length == 0 || request.method().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
