package dev.millstream.benchmarks.jmh;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.batch.Batched;
import dev.millstream.batch.Batcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the batcher costs a row when the function does nothing: rows of mixed lengths, submitted at
 * once and awaited together.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // fields are set before the first call
public class BatcherBench {
  private static final int ROWS = 512;

  /** Padded tokens a batch; 1 runs each row alone. */
  @Param({"1", "256", "1024"})
  public int budget;

  private Batcher<Integer, Integer> batcher;
  private List<Integer> lengths;

  /** Starts the runners. */
  @Setup
  public void open() {
    lengths =
        new Random(1)
            .doubles(ROWS)
            .mapToObj(drawn -> (int) Math.max(3, 256 * drawn * drawn))
            .toList();
    batcher =
        new Batcher<Integer, Integer>(
            "bench",
            () -> (rows, cancellation) -> rows,
            Integer::intValue,
            BatchPolicy.DEFAULT.withMaxTokens(budget),
            Runtime.getRuntime().availableProcessors());
  }

  /** The measured calls. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void submit(Blackhole answers) {
    List<CompletableFuture<Batched<Integer>>> futures = new ArrayList<>(ROWS);
    for (Integer row : lengths) {
      futures.add(batcher.submit(row));
    }
    futures.forEach(future -> answers.consume(future.join()));
  }

  /** Ends them. */
  @TearDown
  public void close() {
    batcher.close();
  }
}
