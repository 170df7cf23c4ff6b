package dev.millstream.hub.client;

import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and gives the token to nobody but the Hub.
 *
 * <p>Threading: safe for many threads.
 */
final class Wire {
  private static final int MAX_REDIRECTS = 20;

  private final HubSettings settings;
  private final Waits waits;
  private final Origin hub;
  private @Nullable HttpClient client; // guarded by this
  private final String userAgent;

  Wire(HubSettings settings, Waits waits) {
    this.settings = settings;
    this.waits = waits;
    this.hub = Origin.of(settings.endpoint());
    this.userAgent = "millstream/%s; java/%s".formatted(version(), Runtime.version().feature());
  }

  /** Made when it is first needed, since it keeps a thread for as long as it can be reached. */
  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER);
      @Nullable ProxySelector proxies = settings.proxies().selector();
      if (proxies != null) {
        builder.proxy(proxies);
      }
      client = builder.build();
    }
    return client;
  }

  /** What is asked and how: {@code GET} or {@code HEAD}, and headers beside the usual ones. */
  record Request(String method, URI uri, Duration limit, Map<String, String> headers) {
    Request to(URI other) {
      return new Request(method, other, limit, headers);
    }

    /** As messages name it. */
    @Override
    public String toString() {
      return method + " " + Origin.place(uri);
    }
  }

  boolean isHub(URI uri) {
    return Origin.of(uri).equals(hub);
  }

  Instant now() {
    return waits.now();
  }

  /** The answer to a request, or to the last to which redirects led that may be followed. */
  Answer ask(Request first, Predicate<URI> mayFollow) throws PassingException {
    if (settings.offline()) {
      throw new OfflineException(
          ("%s was not sent: HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids the network. Fetch it"
                  + " once where the network may be used, or unset the variable.")
              .formatted(first));
    }
    Request request = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Answer answer = send(request);
      boolean wanted = false;
      try {
        @Nullable URI next = answer.redirect();
        if (next == null || !mayFollow.test(next)) {
          wanted = true;
          return answer;
        }
        request = request.to(next);
      } finally {
        if (!wanted) {
          answer.close();
        }
      }
    }
    throw new HubAnswerException(
        ("%s was redirected more than %d times. Check that HF_ENDPOINT names a Hub or a mirror of it,"
                + " or tell who runs that server.")
            .formatted(first, MAX_REDIRECTS));
  }

  private Answer send(Request request) throws PassingException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .method(request.method(), HttpRequest.BodyPublishers.noBody())
            .header("User-Agent", userAgent)
            .header("Accept-Encoding", "identity");
    request.headers().forEach(builder::header);
    @Nullable String token = settings.token();
    if (token != null && isHub(request.uri())) {
      builder.header("Authorization", "Bearer " + token);
    }
    @Nullable String proxyUser = settings.proxies().authorization(request.uri());
    if (proxyUser != null) {
      builder.header("Proxy-Authorization", proxyUser);
    }
    boolean bodiless = request.method().equals("HEAD");
    CompletableFuture<HttpResponse<Body>> sent =
        client()
            .sendAsync(
                builder.build(),
                head ->
                    bodiless ? HttpResponse.BodySubscribers.replacing(Body.empty()) : new Body());
    boolean answered = false;
    try {
      Answer answer =
          new Answer(
              await(sent, request.limit(), request.toString(), "was not answered within"),
              this,
              request.limit());
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        giveUp(sent);
      }
    }
  }

  private static void giveUp(CompletableFuture<HttpResponse<Body>> sent) {
    if (!sent.cancel(true)) {
      // It was answered at the last moment, or failed.
      CompletableFuture<?> unused = sent.thenAccept(response -> response.body().cancel());
    }
  }

  /**
   * What comes of a future; the words say of which request, and what happened when nothing does.
   */
  <T> T await(CompletableFuture<T> future, Duration limit, String request, String overdue)
      throws PassingException {
    try {
      return waits.get(future, limit);
    } catch (TimeoutException e) {
      throw new PassingException("%s %s %s".formatted(request, overdue, seconds(limit)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Patience.interrupted(request, e);
    } catch (ExecutionException e) {
      throw failed(request, e.getCause() == null ? e : e.getCause());
    }
  }

  private static String seconds(Duration limit) {
    return limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  /** What a failure of the HTTP client means; thrown where another try cannot succeed. */
  static PassingException failed(String request, Throwable cause) {
    for (@Nullable Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof CertificateException) {
        throw new HubUnavailableException(
            ("%s failed: the server's certificate is not trusted (%s). Check HF_ENDPOINT; behind a"
                    + " proxy that opens https, add its certificate to Java's trust store"
                    + " (-Djavax.net.ssl.trustStore).")
                .formatted(request, t.getMessage()),
            cause);
      }
      if (t instanceof UnresolvedAddressException) {
        return new PassingException(request + " failed: the host's name is not known", cause);
      }
    }
    if (cause instanceof ConnectException) {
      return new PassingException(request + " failed: no connection could be made", cause);
    }
    // Malformed answers come as unchecked exceptions too.
    return new PassingException(
        "%s broke off (%s)".formatted(request, Refusals.shown(String.valueOf(cause.getMessage()))),
        cause);
  }

  private static String version() {
    @Nullable String built = Wire.class.getPackage().getImplementationVersion();
    return built == null ? "dev" : built;
  }
}
