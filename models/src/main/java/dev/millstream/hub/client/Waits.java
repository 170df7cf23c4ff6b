package dev.millstream.hub.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The clock, and everything that takes time. */
interface Waits {

  /** By this computer's clock. */
  Waits REAL =
      new Waits() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
          // Nothing counts it down. A timer's thread would outlive the job that began it.
          new CountDownLatch(1).await(length.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public <T> T get(CompletableFuture<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
          return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        }
      };

  Instant now();

  void pause(Duration length) throws InterruptedException;

  /**
   * What comes of a future.
   *
   * @throws TimeoutException when nothing has within the limit
   */
  <T> T get(CompletableFuture<T> future, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException;
}
