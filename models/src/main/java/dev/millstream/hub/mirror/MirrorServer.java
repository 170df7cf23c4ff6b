package dev.millstream.hub.mirror;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves repositories by the HTTP contract of the Hub and takes uploads: huggingface_hub works with
 * it when {@code HF_ENDPOINT} names it. Uploads by huggingface_hub need {@code
 * HF_HUB_DISABLE_XET=1}.
 *
 * <p>Below its root it serves plain folders ({@code organisation/name/...}, {@code
 * datasets/organisation/name/...}, and bare names that hold a {@code config.json} or {@code
 * README.md}) and the layout of the Hugging Face cache ({@code models--organisation--name}). Names
 * have at most one slash, as the Hub's: to serve {@code models/tiny/fill-mask/bert} start it with
 * {@code models/tiny} or {@code models/tiny/fill-mask} as root. What is uploaded, and what comes
 * from upstream, is kept there in the cache's layout; a plain folder is read only, and taken over
 * by the first upload to its name.
 *
 * <p>Threading: answers with a bounded number of threads; a connection for which there is neither a
 * thread nor a place in the queue is closed. Life cycle: runs until it is closed.
 */
public final class MirrorServer implements AutoCloseable {
  private static final int THREADS = 128;
  private static final int QUEUE = 512;
  private static final int BACKLOG = 128;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Shelves shelves;
  private final URI endpoint;

  private MirrorServer(
      HttpServer server, ThreadPoolExecutor threads, Shelves shelves, URI endpoint) {
    this.server = server;
    this.threads = threads;
    this.shelves = shelves;
    this.endpoint = endpoint;
  }

  /**
   * Starts a mirror.
   *
   * @throws IOException when it cannot listen at that address
   */
  public static MirrorServer start(MirrorSettings settings) throws IOException {
    return start(settings, Upstream.Patience.USUAL);
  }

  static MirrorServer start(MirrorSettings settings, Upstream.Patience patience)
      throws IOException {
    HttpLimits.set();
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new IOException(
          "the mirror cannot listen at '%s': no such host is known. Name an address of this machine."
              .formatted(settings.host()));
    }
    HttpServer server = HttpServer.create(address, BACKLOG);
    InetAddress bound = server.getAddress().getAddress();
    String host = hostOf(bound) + ":" + server.getAddress().getPort();
    Shelves shelves = new Shelves(settings, patience);
    ThreadPoolExecutor threads = threads();
    server.setExecutor(threads);
    server.createContext(
        "/", new MirrorHandler(settings, shelves, host, bound.isLoopbackAddress()));
    server.start();
    return new MirrorServer(server, threads, shelves, URI.create("http://" + host));
  }

  /** Where it answers, e.g. {@code http://127.0.0.1:34567}: what {@code HF_ENDPOINT} should be. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops answering; requests under way are cut. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    shelves.close();
  }

  // An address that means every one of this machine cannot be asked for itself.
  private static String hostOf(InetAddress bound) {
    InetAddress named = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    String literal = named.getHostAddress().replaceAll("%.*$", "");
    return literal.contains(":") ? "[" + literal + "]" : literal;
  }

  private static ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            work -> {
              Thread thread = new Thread(work, "mirror-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
