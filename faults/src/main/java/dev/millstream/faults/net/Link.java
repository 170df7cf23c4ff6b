package dev.millstream.faults.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Passes TCP connections on from one port of 127.0.0.1 to another, in whatever {@link Condition} it
 * is told to be.
 *
 * <p>Threading: safe for many threads; two threads for each connection. Life cycle: listens until
 * {@link #close}. A server that is away is no concern of it: the client's connection is closed.
 */
public final class Link implements AutoCloseable {
  private static final int BUFFER = 32 << 10;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = new HashSet<>();
  private Condition condition = new Condition.Whole();
  private boolean closed;

  /** Listens at {@code port} and passes on to {@code target}. */
  public static Link open(int port, int target) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
    Link link = new Link(server, target);
    link.thread("accept", link::accept);
    return link;
  }

  private Link(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Changes what happens to bytes from now on; {@link Condition.Torn} resets what is open. */
  public void set(Condition next) {
    List<Socket> torn = List.of();
    synchronized (this) {
      condition = next;
      if (next instanceof Condition.Torn) {
        torn = new ArrayList<>(open);
      }
      notifyAll();
    }
    torn.forEach(Link::reset);
  }

  @Override
  public void close() throws IOException {
    List<Socket> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(open);
      notifyAll();
    }
    server.close();
    left.forEach(Link::reset);
  }

  private void accept() {
    while (true) {
      Socket client;
      try {
        client = server.accept();
      } catch (IOException closing) {
        return;
      }
      if (now() instanceof Condition.Torn) {
        reset(client);
      } else {
        thread("connect", () -> connect(client));
      }
    }
  }

  private void connect(Socket client) {
    keep(client);
    Socket upstream = new Socket();
    try {
      awaitUncut();
      upstream.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException away) {
      end(client, upstream);
      return;
    }
    keep(upstream);
    thread("back", () -> pass(upstream, client));
    pass(client, upstream);
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hold(read);
        out.write(buffer, 0, read);
      }
    } catch (IOException ended) {
      // One side went away; the other is told so below.
    } finally {
      end(from, to);
    }
  }

  /** Waits as the condition says before bytes pass. */
  private void hold(int bytes) throws IOException {
    Condition at = now();
    if (at instanceof Condition.Slow slow) {
      waitFor(slow.delay().toNanos(), at);
    } else if (at instanceof Condition.Narrow narrow) {
      waitFor(TimeUnit.SECONDS.toNanos(bytes) / narrow.bytesPerSecond(), at);
    } else if (at instanceof Condition.Lossy lossy && lossy.random().nextDouble() < lossy.share()) {
      waitFor(lossy.stall().toNanos(), at);
    }
    awaitUncut();
  }

  private synchronized void waitFor(long nanos, Condition during) throws IOException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      if (closed || condition != during) {
        return;
      }
      waitAtMost(1 + left / 1_000_000);
    }
  }

  private synchronized void awaitUncut() throws IOException {
    while (condition instanceof Condition.Cut && !closed) {
      waitAtMost(0);
    }
    if (closed) {
      throw new IOException("the link is closed");
    }
  }

  /** Called with the lock held, in a loop; 0 waits for a change. */
  @SuppressWarnings("WaitNotInLoop")
  private synchronized void waitAtMost(long millis) throws IOException {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private synchronized Condition now() {
    return condition;
  }

  private void keep(Socket socket) {
    synchronized (this) {
      if (!closed && !(condition instanceof Condition.Torn)) {
        open.add(socket);
        return;
      }
    }
    reset(socket);
  }

  /** Closes both; where the link is torn, the one that ended last is reset as the first was. */
  private void end(Socket one, Socket other) {
    boolean torn;
    synchronized (this) {
      open.remove(one);
      open.remove(other);
      torn = condition instanceof Condition.Torn;
    }
    for (Socket socket : List.of(one, other)) {
      if (torn) {
        reset(socket);
      } else {
        shut(socket);
      }
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // Closed already, which is what was wanted.
    }
    shut(socket);
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // Closed already, which is what was wanted.
    }
  }

  private void thread(String what, Runnable task) {
    Thread thread = new Thread(task, "link " + server.getLocalPort() + " " + what);
    thread.setDaemon(true);
    thread.start();
  }
}
