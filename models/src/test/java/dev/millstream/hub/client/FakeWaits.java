package dev.millstream.hub.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A clock that stands still. Pauses are noted, not made; a wait ends early only when the server in
 * the test says that it stalls, however slow the computer is.
 */
final class FakeWaits implements Waits {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final long STEP_MILLIS = 2;
  private static final long STUCK_MILLIS = 60_000;

  final List<Long> seconds = new CopyOnWriteArrayList<>();
  private final Semaphore stalls = new Semaphore(0);

  /** The next wait, or the present one, is over before what it waits for. */
  void stall() {
    stalls.release();
  }

  /** No stall that was not felt is felt later. */
  void calm() {
    stalls.drainPermits();
  }

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public void pause(Duration length) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("paused");
    }
    seconds.add(length.toSeconds());
  }

  @Override
  public <T> T get(CompletableFuture<T> future, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (long waited = 0; waited < STUCK_MILLIS; waited += STEP_MILLIS) {
      try {
        return future.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (stalls.tryAcquire()) {
          throw e;
        }
      }
    }
    throw new AssertionError("nothing came, and no stall was meant");
  }
}
