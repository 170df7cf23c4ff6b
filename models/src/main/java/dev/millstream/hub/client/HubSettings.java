package dev.millstream.hub.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which Hub is asked, as whom, and how long an answer is waited for.
 *
 * @param endpoint http or https, without a trailing slash; a path is allowed
 * @param token sent to the endpoint's own origin and nowhere else; null to send none
 * @param offline whether no connection may be opened
 * @param metadataTimeout the longest wait for an answer that is no file
 * @param downloadTimeout the longest wait for a file's next bytes
 * @param proxies what stands between; {@link ProxySettings#NONE} leaves it to Java's own settings
 */
public record HubSettings(
    URI endpoint,
    @Nullable String token,
    boolean offline,
    Duration metadataTimeout,
    Duration downloadTimeout,
    ProxySettings proxies) {

  private static final String HUB = "https://huggingface.co";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Checks all.
   *
   * @throws IllegalArgumentException with a sentence; it never holds the token
   */
  public HubSettings {
    endpoint = endpoint(endpoint.toString());
    checkToken(token);
    checkTimeout(metadataTimeout, "metadata");
    checkTimeout(downloadTimeout, "download");
  }

  /** A Hub that is asked without a token, with the usual time-outs. */
  public static HubSettings at(URI endpoint) {
    return new HubSettings(
        endpoint, null, false, DEFAULT_TIMEOUT, DEFAULT_TIMEOUT, ProxySettings.NONE);
  }

  /**
   * By huggingface_hub's variables: HF_ENDPOINT; HF_TOKEN, HUGGING_FACE_HUB_TOKEN or the file
   * HF_TOKEN_PATH (else {@code token} in HF_HOME), unless HF_HUB_DISABLE_IMPLICIT_TOKEN is set;
   * HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE; HF_HUB_ETAG_TIMEOUT and HF_HUB_DOWNLOAD_TIMEOUT in
   * seconds; HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
   *
   * @param home what {@code ~} stands for
   * @throws IllegalArgumentException with a sentence that names a variable that cannot be used
   */
  public static HubSettings of(Map<String, String> environment, Path home) {
    HubEnvironment env = new HubEnvironment(environment, home);
    @Nullable String endpoint = env.value("HF_ENDPOINT");
    return new HubSettings(
        endpoint(endpoint == null ? HUB : endpoint),
        env.token(),
        env.offline(),
        env.seconds("HF_HUB_ETAG_TIMEOUT", DEFAULT_TIMEOUT),
        env.seconds("HF_HUB_DOWNLOAD_TIMEOUT", DEFAULT_TIMEOUT),
        ProxySettings.of(env));
  }

  /** As this process's environment says. */
  public static HubSettings ofThisProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** The same with this token; null sends none. */
  public HubSettings withToken(@Nullable String other) {
    return new HubSettings(endpoint, other, offline, metadataTimeout, downloadTimeout, proxies);
  }

  /** All but the token. */
  @Override
  public String toString() {
    return "HubSettings[endpoint=%s, token=%s, offline=%s, metadataTimeout=%s, downloadTimeout=%s, proxies=%s]"
        .formatted(
            endpoint,
            token == null ? "none" : "***",
            offline,
            metadataTimeout,
            downloadTimeout,
            proxies);
  }

  private static URI endpoint(String value) {
    int end = value.length();
    while (end > 0 && value.charAt(end - 1) == '/') {
      end--;
    }
    @Nullable URI uri = Origin.parse(value.substring(0, end).strip());
    if (uri == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          ("HF_ENDPOINT is '%s', but a Hub's address is http://HOST or https://HOST, with a port and"
                  + " a path where needed, without a user, a password, a query or a fragment. Correct"
                  + " it, or unset it to ask %s.")
              .formatted(ProxySettings.withoutUser(value), HUB));
    }
    return uri;
  }

  private static void checkToken(@Nullable String token) {
    if (token != null && (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f))) {
      throw new IllegalArgumentException(
          "The Hub's token is empty or holds a space, a line break or a character that is not ASCII,"
              + " so it cannot be sent. Copy it anew from the Hub's settings into HF_TOKEN.");
    }
  }

  private static void checkTimeout(Duration timeout, String name) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "The Hub's %s time-out is %s, but must be positive. Use e.g. PT10S."
              .formatted(name, timeout));
    }
  }
}
