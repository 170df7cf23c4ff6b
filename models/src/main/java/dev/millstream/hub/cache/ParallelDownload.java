package dev.millstream.hub.cache;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs downloads side by side. The first failure stops the others, and no thread of it lives longer
 * than the call.
 */
final class ParallelDownload {
  private final int threads;

  ParallelDownload(int threads) {
    this.threads = threads;
  }

  /**
   * Returns once all are done.
   *
   * @throws RuntimeException the first failure, after the others have stopped
   * @throws InterruptedException when interrupted; they have been stopped too
   */
  void run(List<Runnable> downloads) throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(Math.min(threads, downloads.size()), ParallelDownload::daemon);
    CompletionService<Boolean> running = new ExecutorCompletionService<>(pool);
    try {
      downloads.forEach(download -> running.submit(download, true));
      for (int i = 0; i < downloads.size(); i++) {
        running.take().get();
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      pool.shutdownNow();
      join(pool);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "millstream-hub-download");
    thread.setDaemon(true);
    return thread;
  }

  private static RuntimeException failure(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException failure) {
      return failure;
    }
    return new IllegalStateException("a download ended with an error", e);
  }

  /** Waits even when interrupted: its threads write to files that the next try takes over. */
  private static void join(ExecutorService pool) {
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
