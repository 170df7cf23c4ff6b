package dev.millstream.hub.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One request and its answer, given once.
 *
 * <p>Threading: confined to the thread that answers.
 */
final class Call {
  private static final int MOST_JSON_BYTES = 16 << 20;
  private static final int MOST_MESSAGE = 1000;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]+(:[0-9]+)?|\\[[0-9a-fA-F:.]+](:[0-9]+)?");

  private final HttpExchange exchange;
  private final String fallbackHost;

  /**
   * @param fallbackHost host and port to name in addresses where the request does not say how it
   *     calls this server
   */
  Call(HttpExchange exchange, String fallbackHost) {
    this.exchange = exchange;
    this.fallbackHost = fallbackHost;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  boolean isHead() {
    return method().equals("HEAD");
  }

  String rawPath() {
    return String.valueOf(exchange.getRequestURI().getRawPath());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The first value of a parameter of the query. */
  Optional<String> query(String name) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? Optional.empty() : pairs(query, name).stream().findFirst();
  }

  /** A flag of the query, as Python and JavaScript write them. */
  boolean flag(String name) {
    String value = query(name).orElse("");
    return value.equalsIgnoreCase("true") || value.equals("1");
  }

  /** The values of a name in a query or a form. */
  static List<String> pairs(String form, String name) {
    List<String> values = new ArrayList<>();
    for (String pair : form.split("&", -1)) {
      int sign = pair.indexOf('=');
      String key = sign < 0 ? pair : pair.substring(0, sign);
      if (URLDecoder.decode(key, StandardCharsets.UTF_8).equals(name)) {
        values.add(
            sign < 0 ? "" : URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  InputStream body() {
    return exchange.getRequestBody();
  }

  /** A body small enough to be held. */
  String text() throws IOException {
    byte[] bytes = body().readNBytes(MOST_JSON_BYTES + 1);
    if (bytes.length > MOST_JSON_BYTES) {
      throw new Refusal(
          413, "the request has more than %d bytes. Send less at once.".formatted(MOST_JSON_BYTES));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  JsonNode json() throws IOException {
    return parse(text());
  }

  static JsonNode parse(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Refusal(400, "the request is not JSON. Send one JSON object.");
    }
  }

  /** How the one who asks reaches this server, e.g. {@code http://127.0.0.1:8080}. */
  String base() {
    String host = header("Host").filter(name -> HOST.matcher(name).matches()).orElse(fallbackHost);
    String scheme = header("X-Forwarded-Proto").filter("https"::equals).orElse("http");
    return scheme + "://" + host;
  }

  /** Sets a header of the answer. */
  void set(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  void answer(int status, JsonNode json) throws IOException {
    set("Content-Type", "application/json; charset=utf-8");
    answer(status, Json.MAPPER.writeValueAsBytes(json));
  }

  void answer(int status, byte[] body) throws IOException {
    if (isHead() || body.length == 0) {
      empty(status, body.length);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** An answer without a body, though it names the length of one. */
  void empty(int status, long length) throws IOException {
    set("Content-Length", Long.toString(length));
    exchange.sendResponseHeaders(status, -1);
  }

  /** Begins a body of this many bytes; fewer cut the connection, so that they are noticed. */
  OutputStream begin(int status, long length) throws IOException {
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }

  /** Says what went wrong, in the Hub's way: two headers and a JSON object. */
  void fail(int status, String code, String message) throws IOException {
    if (exchange.getResponseCode() != -1) {
      return;
    }
    drain();
    Headers headers = exchange.getResponseHeaders();
    if (!code.isEmpty()) {
      headers.set("X-Error-Code", code);
    }
    headers.set("X-Error-Message", oneLine(message));
    answer(status, Json.object().put("error", message));
  }

  /** The status that was answered, or -1 while there is none. */
  int status() {
    return exchange.getResponseCode();
  }

  void close() {
    exchange.close();
  }

  // Else the answer is lost to those who still send.
  private void drain() throws IOException {
    byte[] buffer = new byte[1 << 14];
    int left = MOST_JSON_BYTES;
    for (int n = body().read(buffer); n >= 0 && left > 0; n = body().read(buffer)) {
      left -= n;
    }
  }

  private static String oneLine(String message) {
    String line = message.replaceAll("[^\\x20-\\x7e]", "?");
    return line.length() <= MOST_MESSAGE ? line : line.substring(0, MOST_MESSAGE);
  }
}
