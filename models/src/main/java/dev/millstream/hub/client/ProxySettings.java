package dev.millstream.hub.client;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy stands before an address.
 *
 * @param http for http addresses, as {@code http://[user:password@]HOST[:PORT]}; null for none
 * @param https for https addresses, through a tunnel; written alike
 * @param exceptions what is asked without: a host with all below it, {@code .domain} for only what
 *     is below, an address, each with {@code :port} where only that is meant, or {@code *}
 */
public record ProxySettings(@Nullable URI http, @Nullable URI https, List<String> exceptions) {

  /** No proxy is named: Java's own settings ({@code -Dhttps.proxyHost}) decide. */
  public static final ProxySettings NONE = new ProxySettings(null, null, List.of());

  private static final int DEFAULT_PORT = 80;

  /** Takes a copy of the list. */
  public ProxySettings {
    exceptions = List.copyOf(exceptions);
  }

  /** As Python reads them: a lower-case name wins, and an empty one means none. */
  static ProxySettings of(HubEnvironment env) {
    @Nullable URI all = proxy(env, "ALL_PROXY", null);
    @Nullable String no = named(env, "NO_PROXY");
    return new ProxySettings(
        proxy(env, "HTTP_PROXY", all),
        proxy(env, "HTTPS_PROXY", all),
        no == null
            ? List.of()
            : Arrays.stream(no.split(",", -1))
                .map(String::strip)
                .filter(e -> !e.isEmpty())
                .toList());
  }

  /** A proxy's or a server's address with what stands before its {@code @} left out. */
  static String withoutUser(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address : "***" + address.substring(at);
  }

  boolean isNone() {
    return http == null && https == null;
  }

  /** As Java's HTTP client takes them; null where none is named and its own settings decide. */
  public @Nullable ProxySelector selector() {
    return isNone() ? null : new ProxyChoice(this);
  }

  /** The proxy before an address; null where there is none. */
  @Nullable URI before(URI target) {
    Origin origin = Origin.of(target);
    for (String exception : exceptions) {
      if (excepts(exception.toLowerCase(Locale.ROOT), origin)) {
        return null;
      }
    }
    return origin.scheme().equals("https") ? https : http;
  }

  /** What tells the proxy before an address who asks; null where nothing is to be told. */
  @Nullable String authorization(URI target) {
    @Nullable URI proxy = before(target);
    @Nullable String user = proxy == null ? null : proxy.getUserInfo();
    return user == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  static int port(URI proxy) {
    return proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
  }

  /** All but users and passwords. */
  @Override
  public String toString() {
    return "ProxySettings[http=%s, https=%s, exceptions=%s]"
        .formatted(
            http == null ? "none" : withoutUser(http.toString()),
            https == null ? "none" : withoutUser(https.toString()),
            exceptions);
  }

  private static boolean excepts(String exception, Origin origin) {
    if (exception.equals("*")) {
      return true;
    }
    String host = exception;
    int colon = exception.lastIndexOf(':');
    if (colon > 0 && colon == exception.indexOf(':')) {
      if (!exception.substring(colon + 1).equals(Integer.toString(origin.port()))) {
        return false;
      }
      host = exception.substring(0, colon);
    }
    if (host.startsWith("*.")) {
      host = host.substring(1);
    }
    if (host.startsWith(".")) {
      return origin.host().endsWith(host);
    }
    String bare = origin.host().replace("[", "").replace("]", "");
    return bare.equals(host) || origin.host().equals(host) || bare.endsWith("." + host);
  }

  private static @Nullable URI proxy(HubEnvironment env, String name, @Nullable URI otherwise) {
    @Nullable String value = named(env, name);
    if (value == null) {
      return otherwise;
    }
    @Nullable URI proxy = Origin.parse(value.contains("://") ? value : "http://" + value);
    if (proxy == null || !proxy.getScheme().equalsIgnoreCase("http")) {
      throw new IllegalArgumentException(
          ("%s is '%s', but Java reaches a Hub only through a proxy of the form"
                  + " http://[user:password@]HOST[:PORT]. Correct it, or unset it.")
              .formatted(name, withoutUser(value)));
    }
    return proxy;
  }

  private static @Nullable String named(HubEnvironment env, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    @Nullable String value = env.value(env.values().containsKey(lower) ? lower : name);
    return value == null ? null : value.strip();
  }
}
