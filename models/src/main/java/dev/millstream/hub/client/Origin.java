package dev.millstream.hub.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scheme, host and port of an address: what may share a token. */
record Origin(String scheme, String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** Of an address that {@link #isUsable}. */
  static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
  }

  /** Whether a request can be sent there: http or https, a host, and a port there can be. */
  static boolean isUsable(URI uri) {
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getHost() != null
        && uri.getPort() != 0
        && uri.getPort() <= MAX_PORT;
  }

  /** An address that {@link #isUsable}; null where it is none. */
  static @Nullable URI parse(String address) {
    try {
      URI uri = new URI(new URI(address).toASCIIString());
      return isUsable(uri) ? uri : null;
    } catch (URISyntaxException e) {
      // The caller says what was expected in its place.
      return null;
    }
  }

  /** An address as messages name it: without its query, which may be signed, and without a user. */
  static String place(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }
}
