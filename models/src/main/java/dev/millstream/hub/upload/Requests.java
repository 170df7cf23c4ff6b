package dev.millstream.hub.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.client.HubUnavailableException;
import dev.millstream.hub.client.OfflineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and waits for their answers; those that may be sent again are, when what stopped
 * them may pass. The token goes to the endpoint's own origin alone, and no redirect is followed.
 *
 * <p>Threading: safe for many threads.
 */
final class Requests {
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  /** The longest wait for an answer, beside the time that a body needs. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int ATTEMPTS = 5;
  private static final long FIRST_WAIT_MILLIS = 1000;
  private static final long LONGEST_WAIT_MILLIS = 8000;
  private static final long MOST_SECONDS_ASKED_FOR = 300;
  // A body that takes longer than at this rate has got stuck.
  private static final long SLOWEST_BYTES_PER_SECOND = 50_000;

  private final HubSettings settings;
  private final Pause pause;
  private final Refusals refusals;
  private final HttpClient http;

  /** Lets time pass. */
  interface Pause {
    Pause REAL = TimeUnit.MILLISECONDS::sleep;

    void millis(long millis) throws InterruptedException;
  }

  /** Makes a body anew for each attempt. */
  interface Body {
    Body NONE = BodyPublishers::noBody;

    BodyPublisher get() throws IOException;

    /** The attempt is over, well or not. */
    default void close() throws IOException {}
  }

  Requests(HubSettings settings, Pause pause) {
    this.settings = settings;
    this.pause = pause;
    this.refusals = new Refusals(settings.endpoint(), settings.token() != null);
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT);
    @Nullable ProxySelector proxies = settings.proxies().selector();
    if (proxies != null) {
      client.proxy(proxies);
    }
    this.http = client.build();
  }

  Refusals refusals() {
    return refusals;
  }

  URI at(String path) {
    return URI.create(settings.endpoint() + path);
  }

  /** A request that needs no token, since its address is a secret. */
  HttpRequest.Builder toSecret(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(TIMEOUT)
        .header("User-Agent", "millstream; java/" + Runtime.version().feature());
  }

  HttpRequest.Builder to(URI address) {
    HttpRequest.Builder request = toSecret(address);
    if (settings.token() != null && isOurs(address)) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    return request;
  }

  /** Posts JSON as often as it takes. */
  JsonNode post(String what, URI address, String type, JsonNode json) {
    HttpRequest.Builder request = to(address).header("Content-Type", type);
    request.header("Accept", type);
    return expectJson(what, repeat(what, request, "POST", () -> text(json)));
  }

  JsonNode get(String what, URI address) {
    return expectJson(what, repeat(what, to(address), "GET", Body.NONE));
  }

  static BodyPublisher text(JsonNode json) throws JsonProcessingException {
    return BodyPublishers.ofByteArray(Reply.MAPPER.writeValueAsBytes(json));
  }

  /** How long a body of this size may take, with its answer. */
  Duration timeFor(long bytes) {
    return TIMEOUT.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
  }

  /**
   * Sends a request until it is granted.
   *
   * @throws dev.millstream.hub.client.HubException when it is refused, or goes on failing
   * @throws UncheckedIOException when its body cannot be read
   */
  Reply repeat(String what, HttpRequest.Builder request, String method, Body body) {
    Reply reply = answer(what, request, method, body);
    if (!reply.isFine()) {
      throw refusals.of(what, reply);
    }
    return reply;
  }

  /**
   * Sends a request until it is answered for good, be it with a refusal.
   *
   * @throws dev.millstream.hub.client.HubException when no answer comes
   * @throws UncheckedIOException when its body cannot be read
   */
  Reply answer(String what, HttpRequest.Builder request, String method, Body body) {
    long wait = FIRST_WAIT_MILLIS;
    for (int attempt = 1; ; attempt++) {
      HttpRequest ready = request.method(method, publisher(body)).build();
      long asked = 0;
      try {
        Reply reply = send(what, ready);
        if (attempt == ATTEMPTS || !PASSING.contains(reply.status())) {
          return reply;
        }
        asked = askedFor(reply);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new HubUnavailableException(
              "cannot %s: %s cannot be reached (%s). Check the connection and HF_ENDPOINT."
                  .formatted(what, settings.endpoint(), e),
              e);
        }
      } finally {
        close(body);
      }
      pause(what, Math.max(wait, asked));
      wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
    }
  }

  private static BodyPublisher publisher(Body body) {
    try {
      return body.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(Body body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long askedFor(Reply reply) {
    String seconds = reply.header("Retry-After");
    return seconds.matches("[0-9]{1,6}")
        ? 1000 * Math.min(MOST_SECONDS_ASKED_FOR, Long.parseLong(seconds))
        : 0;
  }

  /** Sends a request once. */
  Reply send(String what, HttpRequest request) throws IOException {
    if (settings.offline()) {
      throw new OfflineException(
          "cannot %s: no connection may be opened (HF_HUB_OFFLINE is set). Unset it to upload."
              .formatted(what));
    }
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(what, e);
    }
  }

  JsonNode expectJson(String what, Reply reply) {
    return reply
        .json()
        .orElseThrow(
            () ->
                new HubAnswerException(
                    "cannot %s: %s answered with something else than JSON. Check HF_ENDPOINT."
                        .formatted(what, settings.endpoint())));
  }

  private void pause(String what, long millis) {
    try {
      pause.millis(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(what, e);
    }
  }

  private static HubUnavailableException stopped(String what, InterruptedException e) {
    return new HubUnavailableException(
        "cannot %s: the thread was interrupted. Start it again.".formatted(what), e);
  }

  private boolean isOurs(URI address) {
    URI endpoint = settings.endpoint();
    return address.getScheme().equalsIgnoreCase(endpoint.getScheme())
        && address.getHost() != null
        && address.getHost().equalsIgnoreCase(endpoint.getHost())
        && port(address) == port(endpoint);
  }

  private static int port(URI address) {
    boolean secure = address.getScheme().equalsIgnoreCase("https");
    return address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
  }
}
