package dev.millstream.benchmarks.engine;

import dev.millstream.engine.BatchShapes;
import dev.millstream.engine.Engine;
import dev.millstream.engine.GpuSetup;
import dev.millstream.engine.ModelSession;
import dev.millstream.engine.Workspace;
import dev.millstream.engine.djl.DjlEngine;
import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs the same batches directly and through DJL, in turn on one thread, and compares the processor
 * time that they take: other work on the machine moves both alike.
 */
public final class EngineComparison implements AutoCloseable {
  private static final int TOKENS_IN_ALL = 20_000;
  private static final int LEAST_RUNS = 6;
  private static final int WARM_UP = 3;
  private static final int FIRST_WORD = 1_000;
  private static final int WORDS = 20_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final int hidden;
  private final ModelSession direct;
  private final ModelSession djl;

  /**
   * Loads an encoder twice.
   *
   * @param hidden its numbers per token
   */
  public EngineComparison(Path model, int hidden) {
    this.hidden = hidden;
    GpuSetup cpu = new GpuSetup(GpuOptions.DEFAULT, BatchShapes.of(1, 1, 1), null);
    this.direct = Engine.DIRECT.open(model, Device.CPU, cpu);
    this.djl = DjlEngine.named("OnnxRuntime").open(model, Device.CPU, cpu);
  }

  /**
   * What a batch took, in milliseconds of processor time.
   *
   * @param runs of each engine
   */
  public record Figures(int runs, double direct, double djl, double leastDirect, double leastDjl) {}

  /** Measures batches of one shape. */
  public Figures measure(int rows, int tokens) {
    int runs = Math.max(LEAST_RUNS, TOKENS_IN_ALL / (rows * tokens));
    double[] directly = new double[runs];
    double[] throughDjl = new double[runs];
    try (Workspace one = direct.newWorkspace();
        Workspace other = djl.newWorkspace()) {
      for (int i = -WARM_UP; i < runs; i++) {
        double first = millis(one, rows, tokens);
        double second = millis(other, rows, tokens);
        if (i >= 0) {
          directly[i] = first;
          throughDjl[i] = second;
        }
      }
    }
    Arrays.sort(directly);
    Arrays.sort(throughDjl);
    return new Figures(runs, directly[runs / 2], throughDjl[runs / 2], directly[0], throughDjl[0]);
  }

  private double millis(Workspace workspace, int rows, int tokens) {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadCpuTime();
    LongBuffer ids = workspace.longInput("input_ids", rows, tokens);
    LongBuffer mask = workspace.longInput("attention_mask", rows, tokens);
    workspace.longInput("token_type_ids", rows, tokens);
    for (int i = 0; i < rows * tokens; i++) {
      ids.put(FIRST_WORD + i % WORDS);
      mask.put(1);
    }
    workspace.run("last_hidden_state", rows, tokens, hidden);
    return (thread.getCurrentThreadCpuTime() - before) / NANOS_PER_MILLI;
  }

  @Override
  public void close() {
    djl.close();
    direct.close();
  }
}
