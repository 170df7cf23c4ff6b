package dev.millstream.faults.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 that nobody listens at, below those that the system hands out by itself: while
 * a server is down, no client's own end may take its port, which a client that tries again and
 * again would otherwise do and then talk to itself.
 *
 * <p>Safe for many threads; no port is given twice by one object.
 */
public final class FreePorts {
  private static final int LEAST = 15_000;
  private static final int MOST = 32_000;
  private static final int TRIES = 1_000;

  private final Set<Integer> given = new HashSet<>();

  /**
   * A port to listen at.
   *
   * @throws HarnessException if none is found
   */
  public synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LEAST, MOST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new HarnessException(
        "No free port was found on 127.0.0.1 between "
            + LEAST
            + " and "
            + MOST
            + ". End programs that listen there.");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
