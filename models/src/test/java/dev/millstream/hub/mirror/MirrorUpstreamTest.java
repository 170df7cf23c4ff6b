package dev.millstream.hub.mirror;

import static dev.millstream.hub.mirror.MirrorClient.header;
import static dev.millstream.hub.mirror.MirrorClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.CorruptFileException;
import dev.millstream.hub.client.GatedRepositoryException;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RemoteFile;
import dev.millstream.hub.client.RepoInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Upstream is another mirror, asked anew for each branch. */
@Timeout(60)
class MirrorUpstreamTest {
  private static final String ONNX = "/acme/toy/resolve/main/onnx/model.onnx";
  private static final String BIG = "/acme/toy/resolve/main/big.bin";
  private static final byte[] BYTES = new byte[400_000];

  @TempDir Path there;
  @TempDir Path here;
  PlainRoot origin;
  MirrorServer upstream;
  HttpTestHub hub;
  MirrorServer mirror;
  MirrorClient client;

  @BeforeEach
  void start() throws IOException {
    here = here.toRealPath();
    origin = PlainRoot.in(there);
    new Random(1).nextBytes(BYTES);
    Files.write(origin.root().resolve("acme/toy/big.bin"), BYTES);
    upstream = MirrorServer.start(MirrorSettings.of(origin.root()));
    serve(new HttpTestHub(upstream));
  }

  private void serve(HttpTestHub other) throws IOException {
    hub = other;
    mirror =
        MirrorServer.start(
            MirrorSettings.of(here).withUpstream(hub),
            new Upstream.Patience(Duration.ZERO, Duration.ofHours(1)));
    client = new MirrorClient(mirror);
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
    upstream.close();
  }

  private void restart(HttpTestHub other) throws IOException {
    mirror.close();
    serve(other);
  }

  @Test
  void servesWhatUpstreamHas() {
    assertThat(client.json("/api/models/acme/toy").get("siblings"))
        .isEqualTo(new MirrorClient(upstream).json("/api/models/acme/toy").get("siblings"));
    assertThat(client.json("/api/models/acme/toy/tree/main?recursive=true"))
        .isEqualTo(
            new MirrorClient(upstream).json("/api/models/acme/toy/tree/main?recursive=true"));
    assertThat(client.get(ONNX).body()).isEqualTo(PlainRoot.ONNX);
    assertThat(client.get(BIG).body()).isEqualTo(BYTES);
    assertThat(text(client.get("/datasets/acme/rows/resolve/main/data/train.csv")))
        .isEqualTo("a,b\n");
    assertThat(header(client.head(ONNX), "X-Linked-Etag"))
        .isEqualTo('"' + MirrorClient.sha256(PlainRoot.ONNX) + '"');
    assertThat(hub.fetched).containsExactly("onnx/model.onnx", "big.bin", "data/train.csv");
  }

  @Test
  void fetchesAFileOnceThoughManyAskAtOnce() {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> client.get(BIG).body(), threads));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(BYTES));
    assertThat(hub.fetched).containsExactly("big.bin");
    threads.shutdown();
  }

  @Test
  void servesWhatItKeepsWhenUpstreamIsAway() throws IOException {
    String commit = header(client.get(ONNX), "X-Repo-Commit");
    upstream.close();
    restart(hub);

    assertThat(client.get(ONNX).body()).isEqualTo(PlainRoot.ONNX);
    assertThat(client.get(ONNX.replace("main", commit)).body()).isEqualTo(PlainRoot.ONNX);
    assertThat(client.json("/api/models/acme/toy").get("sha").textValue()).isEqualTo(commit);
    HttpResponse<byte[]> missing = client.get(BIG);
    assertThat(missing.statusCode()).isEqualTo(502);
    assertThat(header(missing, "X-Error-Message")).isEqualTo("upstream: the other mirror is away.");
    assertThat(client.get("/api/models/acme/none").statusCode()).isEqualTo(502);
  }

  @Test
  void servesWhatItSawLastWhileUpstreamTakesItsTime() throws IOException {
    String commit = header(client.get(ONNX), "X-Repo-Commit");
    CountDownLatch done = new CountDownLatch(1);
    mirror.close();
    HttpTestHub slow =
        new HttpTestHub(upstream) {
          @Override
          public RepoInfo info(HubRepo repo, String revision) {
            try {
              done.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.info(repo, revision);
          }
        };
    mirror =
        MirrorServer.start(
            MirrorSettings.of(here).withUpstream(slow),
            new Upstream.Patience(Duration.ZERO, Duration.ZERO));
    client = new MirrorClient(mirror);

    assertThat(client.get(ONNX).body()).isEqualTo(PlainRoot.ONNX);
    assertThat(client.json("/api/models/acme/toy").get("sha").textValue()).isEqualTo(commit);
    done.countDown();
  }

  @Test
  void followsABranchOfUpstream() throws IOException {
    String old = header(client.get(ONNX), "X-Repo-Commit");
    origin.write("acme/toy/config.json", "changed");

    assertThat(text(client.get("/acme/toy/resolve/main/config.json"))).isEqualTo("changed");
    assertThat(client.get(ONNX.replace("main", old)).body()).isEqualTo(PlainRoot.ONNX);
    assertThat(client.get(ONNX).body()).isEqualTo(PlainRoot.ONNX);
    assertThat(hub.fetched).containsExactly("onnx/model.onnx", "config.json");
  }

  @Test
  void asksAboutABranchOnlyNowAndThen() throws IOException {
    mirror.close();
    mirror =
        MirrorServer.start(
            MirrorSettings.of(here).withUpstream(hub),
            new Upstream.Patience(Duration.ofHours(1), Duration.ofHours(1)));
    client = new MirrorClient(mirror);

    client.get(ONNX);
    client.get(BIG);
    client.get("/api/models/acme/toy");

    assertThat(hub.asked).containsExactly("main");
  }

  @Test
  void passesOnWhatUpstreamHasNot() {
    assertThat(header(client.get("/api/models/acme/none"), "X-Error-Code"))
        .isEqualTo("RepoNotFound");
    assertThat(header(client.get("/api/models/acme/toy/revision/v9"), "X-Error-Code"))
        .isEqualTo("RevisionNotFound");
    assertThat(header(client.get("/acme/toy/resolve/main/none"), "X-Error-Code"))
        .isEqualTo("EntryNotFound");
  }

  @Test
  void passesOnThatTermsMustBeAccepted() throws IOException {
    restart(
        new HttpTestHub(upstream) {
          @Override
          public RepoInfo info(HubRepo repo, String revision) {
            throw new GatedRepositoryException("accept the licence first.");
          }
        });

    HttpResponse<byte[]> response = client.get("/acme/toy/resolve/main/config.json");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(header(response, "X-Error-Code")).isEqualTo("GatedRepo");
    assertThat(header(response, "X-Error-Message")).isEqualTo("accept the licence first.");
  }

  @Test
  void putsOwnRepositoriesBeforeThoseOfUpstream() throws IOException {
    new PlainRoot(here).write("acme/toy/config.json", "own");
    client.create("acme/own");

    assertThat(text(client.get("/acme/toy/resolve/main/config.json"))).isEqualTo("own");
    assertThat(client.get("/api/models/acme/own").statusCode()).isEqualTo(200);
    assertThat(hub.fetched).isEmpty();
  }

  @Test
  void takesNoUploadsToWhatComesFromUpstream() {
    client.get(ONNX);

    HttpResponse<byte[]> response =
        client.commit("acme/toy", "main", "", MirrorClient.file("a", "1"));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(header(response, "X-Error-Message"))
        .isEqualTo(
            "model 'acme/toy' comes from upstream, so it cannot be written to here. Upload it"
                + " there, or under another name.");
    assertThat(
            client
                .post("/api/repos/create", "{\"organization\": \"acme\", \"name\": \"toy\"}")
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void passesBytesOnAsTheyComeInButNeverTheWholeOfAWrongFile() throws Exception {
    CountDownLatch firstBytesSeen = new CountDownLatch(1);
    restart(
        new HttpTestHub(upstream) {
          @Override
          public void fetch(RemoteFile file, Path target, Progress progress) {
            byte[] wrong = BYTES.clone();
            wrong[BYTES.length - 1]++;
            if (!fetched.isEmpty()) {
              super.fetch(file, target, progress);
              return;
            }
            fetched.add("a wrong " + file.path());
            try (OutputStream out = Files.newOutputStream(target)) {
              out.write(wrong, 0, 200_000);
              progress.at(file, 200_000);
              firstBytesSeen.await();
              out.write(wrong, 200_000, 200_000);
              progress.at(file, 400_000);
              Files.delete(target);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            throw new CorruptFileException("what arrived is not 'big.bin'.");
          }
        });

    try (InputStream body = client.stream(BIG).body()) {
      assertThat(body.readNBytes(100_000)).startsWith(BYTES[0], BYTES[1]);
      firstBytesSeen.countDown();
      assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes);
    }
    assertThat(client.get(BIG).body()).isEqualTo(BYTES);
    assertThat(hub.fetched).containsExactly("a wrong big.bin", "big.bin");
  }

  @Test
  void keepsItInTheCachesLayout() throws IOException {
    String commit = header(client.get(ONNX), "X-Repo-Commit");

    Path repository = here.resolve("models--acme--toy");
    assertThat(repository.resolve("refs/main")).hasContent(commit);
    assertThat(repository.resolve("snapshots").resolve(commit).resolve("onnx/model.onnx"))
        .hasBinaryContent(PlainRoot.ONNX);
    assertThat(repository.resolve("blobs").resolve(MirrorClient.sha256(PlainRoot.ONNX)))
        .isRegularFile();
    assertThat(repository.resolve("trees/" + commit + ".json")).isRegularFile();
  }
}
