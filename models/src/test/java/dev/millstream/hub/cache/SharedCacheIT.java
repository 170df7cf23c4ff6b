package dev.millstream.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.hub.cache.LoopbackServer.Asked;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes and one cache. */
@Timeout(300)
class SharedCacheIT {
  private static final int PROCESSES = 10;
  private static final int THREADS = 8;
  private static final int KILLS = 8;
  private static final String WEIGHTS = "pytorch_model.bin";
  private static final long SEED = 42;

  @TempDir Path root;
  Map<String, byte[]> contents = new TreeMap<>();
  LoopbackServer server;
  CacheFolder cache;
  final List<ChildProcess> children = new ArrayList<>();

  @BeforeEach
  void serveARepository() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 10; i++) {
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      contents.put("part" + i % 3 + "/file" + i, bytes);
    }
    contents.put("empty", new byte[0]);
    Path model = TinyModels.folder("sentence-similarity/mean");
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(model.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    byte[] weights = new byte[8 << 20];
    random.nextBytes(weights);
    contents.put(WEIGHTS, weights);
    server = new LoopbackServer(contents);
    cache = new CacheFolder(root.toRealPath().resolve("hub"));
  }

  @AfterEach
  void stop() {
    children.forEach(ChildProcess::close);
    server.close();
  }

  private ChildProcess child(int threads) throws IOException {
    ChildProcess child = new ChildProcess(server, cache.root(), threads);
    children.add(child);
    return child;
  }

  private void assertThatTheCacheIsWhole() throws IOException {
    Path snapshot = cache.snapshot(FaultyHub.REPO, FaultyHub.COMMIT);
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      assertThat(Files.readAllBytes(snapshot.resolve(file.getKey()))).isEqualTo(file.getValue());
    }
    CacheScan scan = new CacheScan(cache);
    assertThat(scan.repo(FaultyHub.REPO).unfinishedBytes()).isZero();
    assertThat(scan.repo(FaultyHub.REPO).problems()).isEmpty();
    assertThat(scan.verify(FaultyHub.REPO))
        .hasSize(contents.size())
        .allMatch(file -> file.result() == CheckedFile.Result.OK);
  }

  @Test
  void processesThatStartTogetherFetchEachFileOnce() throws Exception {
    for (int i = 0; i < PROCESSES; i++) {
      child(THREADS);
    }
    for (ChildProcess child : children) {
      child.begin();
    }
    for (ChildProcess child : children) {
      child.awaitSuccess();
    }

    assertThat(server.asked)
        .containsExactlyInAnyOrderElementsOf(
            contents.keySet().stream()
                .filter(path -> contents.get(path).length > 0)
                .map(path -> new Asked(path, 0))
                .toList());
    assertThatTheCacheIsWhole();
  }

  @Test
  void whoWaitsGoesOnWhereAKilledProcessStopped() throws Exception {
    CountDownLatch killed = new CountDownLatch(1);
    int half = contents.get(WEIGHTS).length / 2;
    server.beforeChunk(
        (path, position) -> {
          if (path.equals(WEIGHTS) && position == half) {
            await(killed);
          }
        });
    ChildProcess first = child(1).begin();
    first.await(line -> line.equals("at " + half + " of " + WEIGHTS));
    ChildProcess second = child(1).begin();

    first.kill();
    killed.countDown();
    second.awaitSuccess();

    assertThat(server.asked.stream().filter(one -> one.path().equals(WEIGHTS)))
        .containsExactly(new Asked(WEIGHTS, 0), new Asked(WEIGHTS, half));
    assertThatTheCacheIsWhole();
  }

  @Test
  void killsAtAnyMomentLeaveACacheThatTheNextStartCompletes() throws Exception {
    Random random = new Random(SEED);
    int chunks = contents.get(WEIGHTS).length / LoopbackServer.CHUNK_BYTES;
    for (int i = 1; i <= KILLS; i++) {
      long gate = (long) LoopbackServer.CHUNK_BYTES * (chunks * i / (KILLS + 1));
      CountDownLatch killed = new CountDownLatch(1);
      server.beforeChunk(
          (path, position) -> {
            if (path.equals(WEIGHTS) && position >= gate) {
              await(killed);
            }
          });
      ChildProcess child = child(2).begin();
      // At one of its first signs of life, or at the gate: it cannot come further.
      AtomicInteger signs = new AtomicInteger(random.nextInt(8) + random.nextInt(2) * 1_000);
      child.await(
          line -> signs.decrementAndGet() < 0 || line.equals("at " + gate + " of " + WEIGHTS));
      child.kill();
      killed.countDown();
    }
    server.beforeChunk((path, position) -> {});

    child(2).begin().awaitSuccess();

    assertThat(server.asked.stream().filter(one -> one.path().equals(WEIGHTS)))
        .hasSizeBetween(2, KILLS + 1)
        .isSortedAccordingTo(Comparator.comparingLong(Asked::from));
    assertThatTheCacheIsWhole();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server was stopped", e);
    }
  }
}
