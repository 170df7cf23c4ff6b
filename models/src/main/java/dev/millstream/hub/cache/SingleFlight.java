package dev.millstream.hub.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Lets one thread do what several ask for at once; the others wait and get its result or failure.
 *
 * <p>A waiter that is interrupted leaves alone. Where the thread that does the work is interrupted,
 * one of the waiters begins the work again.
 */
final class SingleFlight<K, V> {
  private final Map<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

  V run(K key, Supplier<V> work) throws InterruptedException {
    while (true) {
      CompletableFuture<V> mine = new CompletableFuture<>();
      CompletableFuture<V> other = flights.putIfAbsent(key, mine);
      if (other == null) {
        return fly(key, mine, work);
      }
      Optional<V> result = await(other);
      if (result.isPresent()) {
        return result.get();
      }
    }
  }

  private V fly(K key, CompletableFuture<V> flight, Supplier<V> work) {
    try {
      V result = work.get();
      flights.remove(key);
      flight.complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      flights.remove(key);
      if (Thread.currentThread().isInterrupted()) {
        flight.cancel(false);
      } else {
        flight.completeExceptionally(e);
      }
      throw e;
    }
  }

  /** Its result; nothing where its thread was interrupted. */
  private Optional<V> await(CompletableFuture<V> flight) throws InterruptedException {
    try {
      return Optional.of(flight.get());
    } catch (CancellationException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the thread that was waited for ended with an error", e);
    }
  }
}
