package dev.millstream.hub.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer to one request, redirects included.
 *
 * <p>Threading: confined to one thread. Life cycle: closed when its body is read or not wanted.
 */
final class Answer implements AutoCloseable {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  private final HttpResponse<Body> response;
  private final Wire wire;
  private final Duration limit;

  Answer(HttpResponse<Body> response, Wire wire, Duration limit) {
    this.response = response;
    this.wire = wire;
    this.limit = limit;
  }

  int status() {
    return response.statusCode();
  }

  HttpHeaders headers() {
    return response.headers();
  }

  @Nullable String header(String name) {
    return headers().firstValue(name).map(String::strip).filter(v -> !v.isEmpty()).orElse(null);
  }

  /** A header that must hold a size in bytes; -1 where it is missing. */
  long size(String name) {
    @Nullable String value = header(name);
    if (value == null) {
      return -1;
    }
    if (!value.matches("\\d{1,18}")) {
      throw Refusals.breach(uri(), "%s is '%s'".formatted(name, Refusals.shown(value)));
    }
    return Long.parseLong(value);
  }

  URI uri() {
    return response.request().uri();
  }

  /** The request, as messages name it. */
  String request() {
    return response.request().method() + " " + Origin.place(uri());
  }

  boolean isHtml() {
    @Nullable String type = header("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
  }

  /**
   * Where it sends the request on to; null where it does not.
   *
   * @throws HubAnswerException where no request may go there
   */
  @Nullable URI redirect() {
    if (!REDIRECTS.contains(status())) {
      return null;
    }
    @Nullable String location = header("location");
    @Nullable URI target = location == null ? null : resolve(location);
    if (target == null) {
      throw Refusals.breach(uri(), status() + " came without a Location that can be followed");
    }
    if (Origin.of(uri()).scheme().equals("https") && Origin.of(target).scheme().equals("http")) {
      throw new HubAnswerException(
          ("%s leads to %s, but what is asked over https is not fetched over http. Tell who runs that"
                  + " server, or set HF_ENDPOINT to another.")
              .formatted(request(), Origin.place(target)));
    }
    return target;
  }

  /** An address that may be relative to this answer's; null where none can be asked there. */
  @Nullable URI resolve(String reference) {
    try {
      URI target = new URI(uri().resolve(new URI(reference)).toASCIIString());
      return Origin.isUsable(target) ? target : null;
    } catch (URISyntaxException e) {
      // The caller says what was expected in its place.
      return null;
    }
  }

  /** Does nothing, unless the status says that another try may succeed. */
  void failIfPassing() throws PassingException {
    if (PASSING.contains(status())) {
      throw new PassingException(
          "%s was answered with %d".formatted(request(), status()),
          RateLimit.askedWait(status(), headers(), wire.now()));
    }
  }

  /** The next bytes of its body; null at the end. */
  @Nullable List<ByteBuffer> more() throws PassingException {
    Body.Piece piece = wire.await(response.body().next(), limit, request(), "sent no byte for");
    return piece.last() ? null : piece.bytes();
  }

  /**
   * The whole body.
   *
   * @param most bytes; more are refused
   */
  byte[] bytes(int most) throws PassingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (@Nullable List<ByteBuffer> more = more(); more != null; more = more()) {
      for (ByteBuffer buffer : more) {
        if (buffer.remaining() > most - bytes.size()) {
          throw Refusals.breach(uri(), "more than %d bytes came".formatted(most));
        }
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    response.body().cancel();
  }
}
