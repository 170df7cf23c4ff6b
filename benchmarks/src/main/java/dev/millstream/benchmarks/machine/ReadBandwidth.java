package dev.millstream.benchmarks.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast the machine reads memory that no cache holds: each thread adds up numbers of its own,
 * together {@value #TOTAL_MIB} MiB, again and again.
 *
 * <p>By the clock, in the best of many passes: the cores share the memory with whatever else runs
 * on the machine, so this says what there was to have in its best moment.
 */
public final class ReadBandwidth {
  private static final int TOTAL_MIB = 256;
  private static final int PASSES = 40;
  private static final int LANES = 8;

  private ReadBandwidth() {}

  /**
   * Measures with this many threads at once. Takes about a second, and {@value #TOTAL_MIB} MiB of
   * the heap.
   *
   * @return bytes a second of all threads together
   */
  public static double measure(int threads) {
    int longs = (TOTAL_MIB << 20) / Long.BYTES / threads / LANES * LANES;
    List<Callable<Long>> readers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      long[] numbers = new long[longs];
      readers.add(() -> sum(numbers));
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      double best = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        long start = System.nanoTime();
        for (Future<Long> sum : pool.invokeAll(readers)) {
          requireZero(sum.get());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        best = Math.max(best, (double) longs * Long.BYTES * threads / seconds);
      }
      return best;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the memory's bandwidth cannot be measured: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring the memory's bandwidth", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** In lanes, so that no addition waits for the one before. */
  private static long sum(long[] numbers) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    long e = 0;
    long f = 0;
    long g = 0;
    long h = 0;
    for (int i = 0; i < numbers.length; i += LANES) {
      a += numbers[i];
      b += numbers[i + 1];
      c += numbers[i + 2];
      d += numbers[i + 3];
      e += numbers[i + 4];
      f += numbers[i + 5];
      g += numbers[i + 6];
      h += numbers[i + 7];
    }
    return a + b + c + d + e + f + g + h;
  }

  /** Uses the sum, so that it is computed. */
  private static void requireZero(long sum) {
    if (sum != 0) {
      throw new IllegalStateException("zeros added up to " + sum);
    }
  }
}
