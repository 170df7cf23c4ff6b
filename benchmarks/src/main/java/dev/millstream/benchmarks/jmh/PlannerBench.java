package dev.millstream.benchmarks.jmh;

import dev.millstream.batch.BatchPlan;
import dev.millstream.batch.BatchPlanner;
import dev.millstream.batch.BatchPolicy;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The choice of one batch from a window full of waiting rows of mixed lengths. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // fields are set before the first call
public class PlannerBench {
  private static final int WINDOWS = 64;

  /** Waiting rows. */
  @Param({"64", "256", "1024"})
  public int window;

  /** Padded tokens a batch. */
  @Param({"256", "1024"})
  public int budget;

  private BatchPlanner planner;
  private int[][] windows;
  private int next;

  /** Draws the lengths. */
  @Setup
  public void open() {
    planner = new BatchPlanner(BatchPolicy.DEFAULT.withWindow(window));
    Random random = new Random(1);
    windows = new int[WINDOWS][window];
    for (int[] lengths : windows) {
      for (int i = 0; i < window; i++) {
        double length = 60 * Math.exp(0.62 * random.nextGaussian());
        lengths[i] = (int) Math.max(3, Math.min(256, length));
      }
    }
  }

  /** The measured call. */
  @Benchmark
  public BatchPlan plan() {
    next = (next + 1) % WINDOWS;
    return planner.plan(windows[next], budget);
  }
}
