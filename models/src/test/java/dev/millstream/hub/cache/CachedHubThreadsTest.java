package dev.millstream.hub.cache;

import static dev.millstream.hub.cache.FaultyHub.COMMIT;
import static dev.millstream.hub.cache.FaultyHub.REPO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.hub.client.Hub.Progress;
import dev.millstream.hub.client.HubException;
import dev.millstream.hub.client.HubUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CachedHubThreadsTest {
  private static final int THREADS = 16;

  @TempDir Path root;
  CacheFolder cache;
  FaultyHub hub;
  CachedHub cached;
  ExecutorService threads;

  @BeforeEach
  void makeAHub() throws IOException {
    cache = new CacheFolder(root.toRealPath());
    hub = new FaultyHub();
    for (int i = 0; i < 8; i++) {
      hub.with("file" + i, "text " + i);
    }
    cached = new CachedHub(hub, cache, false);
    threads = Executors.newFixedThreadPool(THREADS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private Path fetch() {
    return cached.file(REPO, COMMIT, "file0", Progress.NONE);
  }

  private List<Future<Path>> inAllThreads(Callable<Path> work) {
    List<Future<Path>> answers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      answers.add(threads.submit(work));
    }
    return answers;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubUnavailableException("interrupted.", e);
    }
  }

  @Test
  void manyThreadsFetchAFileOnce() throws Exception {
    for (Future<Path> answer : inAllThreads(this::fetch)) {
      assertThat(answer.get()).hasContent("text 0");
    }
    assertThat(hub.fetches).hasValue(1);
  }

  @Test
  void severalCachesOfOneFolderFetchAFileOnce() throws Exception {
    List<Future<Path>> answers =
        inAllThreads(
            () -> new CachedHub(hub, cache, false).file(REPO, COMMIT, "file0", Progress.NONE));

    for (Future<Path> answer : answers) {
      assertThat(answer.get()).hasContent("text 0");
    }
    assertThat(hub.fetches).hasValue(1);
  }

  @Test
  void manyThreadsFetchASnapshotOnce() throws Exception {
    List<Future<Path>> answers =
        inAllThreads(() -> cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE));

    for (Future<Path> answer : answers) {
      for (int i = 0; i < 8; i++) {
        assertThat(answer.get().resolve("file" + i)).hasContent("text " + i);
      }
    }
    assertThat(hub.fetches).hasValue(8);
  }

  @Test
  void differentFilesComeInSideBySide() {
    CyclicBarrier together = new CyclicBarrier(4);
    hub.beforeFetch(
        path -> {
          try {
            together.await(30, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new AssertionError("not four at once", e);
          }
        });

    cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE);

    assertThat(hub.fetches).hasValue(8);
  }

  @Test
  void aFailureIsSharedByThoseWhoWaited() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    hub.beforeFetch(
        path -> {
          begun.countDown();
          await(goOn);
        });
    hub.breakingAt("file0", 3);
    Future<Path> first = threads.submit(this::fetch);
    await(begun);
    AtomicReference<Thread> waiter = new AtomicReference<>();
    Future<Path> second = threads.submit(() -> fetchIn(waiter));
    awaitWaiting(waiter);

    goOn.countDown();

    for (Future<Path> answer : List.of(first, second)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(answer::get)
          .withCauseInstanceOf(HubUnavailableException.class);
    }
    assertThat(hub.fetches).hasValue(1);
  }

  @Test
  void anInterruptedWaiterLeavesAlone() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    hub.beforeFetch(
        path -> {
          begun.countDown();
          await(goOn);
        });
    Future<Path> first = threads.submit(this::fetch);
    await(begun);
    AtomicReference<Thread> waiter = new AtomicReference<>();
    Future<Boolean> second =
        threads.submit(
            () -> {
              assertThatExceptionOfType(HubException.class)
                  .isThrownBy(() -> fetchIn(waiter))
                  .withMessage(
                      "the wait for file0 of model 'acme/toy' at commit %s was interrupted. Ask for it again: what was fetched so far is kept."
                          .formatted(COMMIT));
              return Thread.interrupted();
            });
    awaitWaiting(waiter).interrupt();

    assertThat(second.get()).as("the flag is set again").isTrue();
    goOn.countDown();
    assertThat(first.get()).hasContent("text 0");
  }

  @Test
  void aWaiterTakesOverWhereTheOneWhoFetchedIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Thread> fetching = new AtomicReference<>();
    hub.beforeFetch(
        path -> {
          if (fetching.compareAndSet(null, Thread.currentThread())) {
            begun.countDown();
            await(never);
          }
        });
    Future<Path> first = threads.submit(this::fetch);
    await(begun);
    AtomicReference<Thread> waiter = new AtomicReference<>();
    Future<Path> second = threads.submit(() -> fetchIn(waiter));
    awaitWaiting(waiter);

    fetching.get().interrupt();

    assertThatExceptionOfType(ExecutionException.class).isThrownBy(first::get);
    assertThat(second.get()).hasContent("text 0");
  }

  @Test
  void anInterruptedSnapshotStopsItsThreads() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Thread> asking = new AtomicReference<>();
    hub.beforeFetch(
        path -> {
          begun.countDown();
          await(never);
        });
    Future<Boolean> answer =
        threads.submit(
            () -> {
              asking.set(Thread.currentThread());
              assertThatExceptionOfType(HubException.class)
                  .isThrownBy(() -> cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE));
              return Thread.interrupted();
            });
    await(begun);

    asking.get().interrupt();

    assertThat(answer.get()).isTrue();
    hub.beforeFetch(path -> {});
    assertThat(cached.snapshot(REPO, COMMIT, path -> true, Progress.NONE).resolve("file7"))
        .hasContent("text 7");
  }

  private Path fetchIn(AtomicReference<Thread> thread) {
    thread.set(Thread.currentThread());
    return fetch();
  }

  /** Until the thread waits for the other's download: it has nothing else to wait for. */
  private static Thread awaitWaiting(AtomicReference<Thread> thread) {
    while (thread.get() == null || thread.get().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread.get();
  }
}
