package dev.millstream.hub.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millstream.hub.client.HubAnswerException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.client.HubUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a Hub that answers by a script, one answer a request. Waits are noted and not waited. */
@Timeout(60)
class UploadRetryTest {
  private static final HubRepo REPO = HubRepo.model("acme/new");
  private static final String SMALL =
      "{\"files\": [{\"path\": \"a.txt\", \"uploadMode\": \"regular\", \"shouldIgnore\": false}]}";
  private static final String LARGE = SMALL.replace("regular", "lfs");
  private static final String MADE =
      "{\"commitOid\": \"%s\", \"commitUrl\": \"http://hub/c\", \"pullRequestUrl\": null}"
          .formatted("a".repeat(40));

  @TempDir Path local;
  final Deque<Answer> script = new ArrayDeque<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<Long> waits = new ArrayList<>();
  HttpServer hub;
  HttpServer store;
  HubUpload upload;

  private record Answer(int status, String body, Map<String, String> headers) {
    Answer(int status, String body) {
      this(status, body, Map.of());
    }
  }

  @BeforeEach
  void start() throws IOException {
    hub = serve();
    store = serve();
    HubSettings settings = HubSettings.at(URI.create(address(hub))).withToken("hf_secret");
    upload = new HubUpload(settings, UploadProgress.NONE, waits::add);
    Files.writeString(local.resolve("a.txt"), "content");
  }

  @AfterEach
  void stop() {
    hub.stop(0);
    store.stop(0);
  }

  private HttpServer serve() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean token = exchange.getRequestHeaders().containsKey("Authorization");
    requests.add(
        "%s %s%s %d bytes"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                token ? " with the token," : ",",
                body.length()));
    Answer answer = script.remove();
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (answer.status() > 0) {
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private CommitResult commit() {
    return upload.commit(
        REPO,
        "main",
        List.of(new UploadFile("a.txt", local.resolve("a.txt"))),
        "title",
        CommitOptions.PLAIN);
  }

  private void batch(String actions) {
    script.add(new Answer(200, LARGE));
    script.add(
        new Answer(
            200,
            "{\"objects\": [{\"oid\": \"%s\", \"size\": 7, %s}]}"
                .formatted(
                    "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73", actions)));
  }

  @Test
  void triesAgainWhatMayPass() {
    script.add(new Answer(503, ""));
    script.add(new Answer(429, "", Map.of("Retry-After", "7")));
    script.add(new Answer(0, ""));
    script.add(new Answer(200, SMALL));
    script.add(new Answer(200, MADE));

    assertThat(commit().commit()).isEqualTo("a".repeat(40));
    assertThat(waits).containsExactly(1000L, 7000L, 4000L);
  }

  @Test
  void givesUpAfterFiveTries() {
    for (int i = 0; i < 5; i++) {
      script.add(
          new Answer(503, "{\"error\": \"Busy.\"}", Map.of("Content-Type", "application/json")));
    }

    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(this::commit)
        .withMessage(
            "cannot ask model 'acme/new' how to upload at %s: HTTP 503: Busy. Try again later.",
            address(hub));
    assertThat(waits).containsExactly(1000L, 2000L, 4000L, 8000L);
  }

  @Test
  void sendsACommitOnce() {
    script.add(new Answer(200, SMALL));
    script.add(new Answer(503, ""));
    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(this::commit)
        .withMessage(
            "cannot commit to model 'acme/new' at %s: HTTP 503. Try again later.", address(hub));

    script.add(new Answer(200, SMALL));
    script.add(new Answer(0, ""));
    assertThatExceptionOfType(HubUnavailableException.class)
        .isThrownBy(this::commit)
        .withMessageStartingWith(
            "cannot tell whether the commit to model 'acme/new' was made: the connection to 127.0.0.1:%d broke ("
                .formatted(hub.getAddress().getPort()))
        .withMessageEndingWith("). Look at its latest commit before you send it again.");
    assertThat(requests).hasSize(4);
    assertThat(waits).isEmpty();
  }

  @Test
  void sendsAPartAgainFromItsBeginningAndTheTokenNowhereElse() {
    String parts =
        "\"actions\": {\"upload\": {\"href\": \"%1$s/done\", \"header\": {\"chunk_size\": \"4\", \"1\": \"%2$s/p1\", \"2\": \"%2$s/p2\"}}, \"verify\": {\"href\": \"%1$s/verify\"}}"
            .formatted(address(hub), address(store));
    batch(parts);
    script.add(new Answer(200, "", Map.of("ETag", "\"1\"")));
    script.add(new Answer(500, ""));
    script.add(new Answer(200, "", Map.of("ETag", "\"2\"")));
    script.add(new Answer(200, "{}"));
    script.add(new Answer(200, "{}"));
    script.add(new Answer(200, MADE));

    commit();

    assertThat(requests.subList(2, 7))
        .containsExactly(
            "PUT /p1, 4 bytes",
            "PUT /p2, 3 bytes",
            "PUT /p2, 3 bytes",
            "POST /done, 148 bytes",
            "POST /verify with the token, 83 bytes");
  }

  @Test
  void refusesPartsThatDoNotMakeUpTheFile() {
    batch(
        "\"actions\": {\"upload\": {\"href\": \"http://hub/done\", \"header\": {\"chunk_size\": \"4\", \"1\": \"http://hub/p1\"}}}");

    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(this::commit)
        .withMessage(
            "cannot upload 'a.txt' to model 'acme/new': the Hub's parts of 4 bytes do not make up"
                + " its 7 bytes. Tell the Hub's keeper.");
  }

  @Test
  void refusesAddressesThatAreNone() {
    batch("\"actions\": {\"upload\": {\"href\": \"file:///etc/passwd\"}}");

    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(this::commit)
        .withMessage(
            "cannot upload 'a.txt' to model 'acme/new': the Hub names no usable address for the"
                + " file's bytes. Check HF_ENDPOINT.");
  }

  @Test
  void tellsAnAnswerThatIsNoHubs() {
    script.add(new Answer(200, "<html>Welcome</html>", Map.of("Content-Type", "text/html")));

    assertThatExceptionOfType(HubAnswerException.class)
        .isThrownBy(this::commit)
        .withMessage(
            "cannot ask model 'acme/new' how to upload: %s answered with something else than JSON."
                + " Check HF_ENDPOINT.",
            address(hub));
  }
}
