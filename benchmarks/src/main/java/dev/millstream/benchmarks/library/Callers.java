package dev.millstream.benchmarks.library;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Some threads that do the same work together. */
final class Callers {
  private Callers() {}

  /**
   * Runs the work of each caller, numbered from 0, on a thread of its own, and waits for all.
   *
   * @throws IllegalStateException when one of them fails
   */
  static void run(int callers, IntFunction<Callable<Void>> work) {
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        all.add(work.apply(caller));
      }
      for (Future<Void> done : pool.invokeAll(all)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while callers work", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
