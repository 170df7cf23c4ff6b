package dev.millstream.hub.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that need not keep to HTTP. One request a connection; it remembers what it was asked.
 */
final class RawServer implements AutoCloseable {
  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<FakeHub.Request> requests = new CopyOnWriteArrayList<>();
  private final Script script;

  RawServer(Script script) {
    this.script = script;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Answers one request. */
  interface Script {
    void answer(FakeHub.Request request, Line line) throws IOException;
  }

  /** The way back to who asked. */
  record Line(Socket socket, OutputStream out) {
    /** Sends this, line ends as {@code \r\n}. */
    void send(String head) throws IOException {
      send(head.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Says nothing until the other side has gone. */
    void hold() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // What still comes does not matter.
      }
    }

    /** Breaks the connection so that the other side sees a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  HubSettings settings() {
    return HubSettings.at(address());
  }

  List<FakeHub.Request> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        // The test is over.
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      FakeHub.Request request = read(new BufferedInputStream(connection.getInputStream()));
      requests.add(request);
      script.answer(request, new Line(connection, connection.getOutputStream()));
    } catch (IOException e) {
      // The client went before it had heard all: it may.
      return;
    }
  }

  private static FakeHub.Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request came");
      }
      head.append((char) c);
    }
    String[] lines = head.toString().strip().split("\r\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    String[] words = lines[0].split(" ", -1);
    return new FakeHub.Request(words[0], words[1], headers);
  }
}
