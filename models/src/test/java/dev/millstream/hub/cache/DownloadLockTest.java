package dev.millstream.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.IsolatedLoader;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadLockTest {
  @TempDir Path folder;

  @Test
  void canBeHadAgainAfterItWasGivenBack() throws Exception {
    Path file = folder.resolve(".locks/models--acme--toy/abc.lock");
    for (int i = 0; i < 3; i++) {
      try (DownloadLock lock = DownloadLock.acquire(file)) {
        assertThat(lock.exclusive()).isTrue();
      }
    }
  }

  @Test
  void isOneForAllClassLoadersOfTheProcess() throws Exception {
    Path file = folder.resolve("abc.lock");
    AtomicBoolean held = new AtomicBoolean(true);
    CountDownLatch asked = new CountDownLatch(1);
    try (IsolatedLoader jobs = new IsolatedLoader()) {
      Method acquire =
          jobs.loadClass(DownloadLock.class.getName()).getDeclaredMethod("acquire", Path.class);
      acquire.setAccessible(true);
      DownloadLock mine = DownloadLock.acquire(file);

      CompletableFuture<Boolean> heldMeanwhile =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  asked.countDown();
                  AutoCloseable other = (AutoCloseable) acquire.invoke(null, file);
                  boolean stillHeld = held.get();
                  other.close();
                  return stillHeld;
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      asked.await();
      held.set(false);
      mine.close();

      assertThat(heldMeanwhile.get()).isFalse();
    }
  }
}
