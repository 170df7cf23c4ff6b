package dev.millstream.hub.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells Java's HTTP client which proxy to take. */
final class ProxyChoice extends ProxySelector {
  private final ProxySettings proxies;

  ProxyChoice(ProxySettings proxies) {
    this.proxies = proxies;
  }

  @Override
  public List<Proxy> select(URI uri) {
    @Nullable URI proxy = proxies.before(uri);
    return List.of(
        proxy == null
            ? Proxy.NO_PROXY
            : new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(proxy.getHost(), ProxySettings.port(proxy))));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The request fails with it.
  }
}
