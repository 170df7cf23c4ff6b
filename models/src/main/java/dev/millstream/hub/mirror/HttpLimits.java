package dev.millstream.hub.mirror;

import java.util.Map;

/**
 * The bounds of the JDK's HTTP server, which it reads from system properties when its first server
 * starts: without them a slow client holds a thread for ever. What is set already stays.
 */
final class HttpLimits {
  private static final Map<String, String> LIMITS =
      Map.of(
          // Seconds for a whole request; a part of an upload has to come through in it.
          "sun.net.httpserver.maxReqTime", "900",
          "jdk.httpserver.maxConnections", "1024",
          "sun.net.httpserver.maxReqHeaders", "100",
          "sun.net.httpserver.maxReqHeaderSize", "65536",
          // Small answers on a kept connection else wait for the client's next packet.
          "sun.net.httpserver.nodelay", "true");

  private HttpLimits() {}

  static void set() {
    LIMITS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
