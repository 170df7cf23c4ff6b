package dev.millstream.hub.client;

import static dev.millstream.hub.client.FakeHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.hub.client.FakeHub.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Hub that misbehaves, and a server that it sends to that does so too: what is fetched is right
 * or is a {@link HubException}, the token stays with the Hub, and the next fetch from good servers
 * ends well from whatever was left.
 */
class HubStormTest {
  private static final int RUNS = 500;
  private static final HubRepo TOY = HubRepo.model("acme/toy");

  private final FakeWaits waits = new FakeWaits();
  private final RawServer cdn = new RawServer(this::answerFile);
  private final RawServer server = new RawServer(this::answer);
  private final HttpHub hub = new HttpHub(server.settings().withToken("hf_secret"), waits);
  private final Set<Misbehaviour> seen = EnumSet.noneOf(Misbehaviour.class);

  // What the present run's servers do; they answer one request at a time.
  private volatile Random random = new Random(0);
  private volatile Content content = new Content(new byte[0]);
  private volatile String etag = "";
  private volatile boolean redirects;
  private volatile double wrong;

  @TempDir Path folder;

  @AfterEach
  void stop() throws IOException {
    server.close();
    cdn.close();
  }

  private synchronized void answer(Request request, RawServer.Line line) throws IOException {
    if (request.target().startsWith("/api/")) {
      answerJson(request, line);
    } else if (request.method().equals("HEAD")) {
      answerHead(request, line);
    } else {
      answerFile(request, line);
    }
  }

  private void answerFile(Request request, RawServer.Line line) throws IOException {
    if (!misbehaves(request, line)) {
      content.send(request, line);
    }
  }

  private void answerHead(Request request, RawServer.Line line) throws IOException {
    if (!misbehaves(request, line)) {
      String headers =
          "X-Repo-Commit: %s\nX-Linked-Etag: \"%s\"\nX-Linked-Size: %d\nContent-Length: 0\n"
              .formatted(COMMIT, etag, content.size());
      line.send(
          redirects
              ? "HTTP/1.1 302 There\nLocation: %s/blob\n%s\n".formatted(cdn.address(), headers)
              : "HTTP/1.1 200 OK\n%s\n".formatted(headers));
    }
  }

  private void answerJson(Request request, RawServer.Line line) throws IOException {
    if (misbehaves(request, line)) {
      return;
    }
    String json =
        request.target().contains("/tree/")
            ? "[{\"type\":\"file\",\"path\":\"onnx/model.onnx\",\"size\":%d,\"oid\":\"%s\"}]"
                .formatted(content.size(), content.gitSha1())
            : "{\"sha\":\"%s\"}".formatted(COMMIT);
    line.send("HTTP/1.1 200 OK\nContent-Length: %d\n\n%s".formatted(json.length(), json));
  }

  private synchronized boolean misbehaves(Request request, RawServer.Line line) throws IOException {
    if (random.nextDouble() >= wrong) {
      return false;
    }
    Misbehaviour[] all = Misbehaviour.values();
    Misbehaviour chosen = all[random.nextInt(all.length)];
    seen.add(chosen);
    String elsewhere = cdn.address().toString();
    chosen.answer(new Misbehaviour.Scene(random, content, elsewhere, waits), request, line);
    return true;
  }

  /** What the run gives; null where it fails with one of the errors that a Hub may cause. */
  private static <T> @Nullable T orNull(Supplier<T> call) {
    try {
      return call.get();
    } catch (HubException e) {
      assertThat(e.getMessage()).doesNotContain("hf_secret").endsWith(".");
      return null;
    }
  }

  private synchronized void begin(int seed) {
    random = new Random(seed);
    content = Content.random(random, random.nextInt(8) == 0 ? 0 : 10 + random.nextInt(5_000));
    etag = random.nextBoolean() ? content.sha256() : content.gitSha1();
    redirects = random.nextBoolean();
    wrong = new double[] {0.2, 0.6, 0.9, 1}[random.nextInt(4)];
  }

  private synchronized void calm() {
    wrong = 0;
    waits.calm();
  }

  /** Sometimes there is something already: a part, another file's part, or too much. */
  private void leaveSomething(Path target) throws IOException {
    int size = random.nextInt(content.size() + 1);
    switch (random.nextInt(6)) {
      case 0 -> Files.write(target, content.first(size));
      case 1 -> Files.write(target, Content.random(random, size).bytes());
      case 2 -> Files.write(target, new byte[content.size() + 1 + size]);
      default -> Files.deleteIfExists(target);
    }
  }

  private int run(int seed) throws IOException {
    begin(seed);
    Path target = folder.resolve("run-" + seed);
    leaveSomething(target);
    RemoteFile honest =
        content.at(URI.create((redirects ? cdn : server).address() + "/blob"), etag);

    @Nullable RepoInfo info = orNull(() -> hub.info(TOY, "main"));
    @Nullable List<RepoFile> files = orNull(() -> hub.files(TOY, "main"));
    @Nullable RemoteFile head = orNull(() -> hub.head(TOY, "main", "onnx/model.onnx"));
    @Nullable Boolean fetched =
        orNull(
            () -> {
              hub.fetch(honest, target, Hub.Progress.NONE);
              return true;
            });

    assertThat(info == null || info.commit().equals(COMMIT)).isTrue();
    assertThat(files == null || files.size() == 1).isTrue();
    if (head != null) {
      assertThat(head.etag()).isEqualTo(etag);
      assertThat(head.size()).isEqualTo(content.size());
    }
    if (fetched != null) {
      assertThat(target).hasBinaryContent(content.bytes());
    } else if (Files.exists(target)) {
      assertThat(Files.size(target)).isLessThanOrEqualTo(content.size());
    }
    calm();
    hub.fetch(honest, target, Hub.Progress.NONE);
    assertThat(target).hasBinaryContent(content.bytes());
    Files.delete(target);
    return fetched == null ? 0 : 1;
  }

  @Test
  void isRightOrSaysWhyInFiveHundredStorms() throws IOException {
    int right = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      try {
        right += run(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("in the storm of seed " + seed, e);
      }
    }

    assertThat(seen).containsExactlyInAnyOrder(Misbehaviour.values());
    assertThat(right).isBetween(RUNS / 5, RUNS * 4 / 5);
    assertThat(cdn.requests()).isNotEmpty();
    assertThat(cdn.requests()).allMatch(request -> request.header("authorization").isEmpty());
    assertThat(server.requests())
        .allMatch(request -> request.header("authorization").equals("Bearer hf_secret"));
  }
}
