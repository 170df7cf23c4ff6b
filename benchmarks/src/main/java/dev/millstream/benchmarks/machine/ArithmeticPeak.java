package dev.millstream.benchmarks.machine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast the machine multiplies and adds 32-bit floats: large matrices multiplied by ONNX
 * Runtime, one intra-op thread a caller, which is the fused multiply-add kernel that a model's own
 * layers end in.
 *
 * <p>This is a peak of practice. That of the arithmetic units alone is higher: where a kernel
 * without any memory traffic reaches 117 GFLOP/s a core, this one reaches some 106. A Java loop of
 * {@link Math#fma} reaches 89 there, since the compiler keeps to 256-bit registers.
 *
 * <p>Counted per second of processor time of each thread, in the best of many short slices, and
 * added up, so that other processes on the same cores disturb it little. 2 × n³ operations a
 * product of n × n matrices.
 */
public final class ArithmeticPeak {
  private static final int[] SIZES = {256, 384, 512};
  private static final double SECONDS_PER_SIZE = 0.25;
  private static final long SLICE_NANOS = 20_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ArithmeticPeak() {}

  /**
   * Measures with this many threads at once. Takes about a second.
   *
   * @return GFLOP/s of all threads together
   */
  public static double measure(int threads) {
    double best = 0;
    for (int size : SIZES) {
      best = Math.max(best, measure(threads, size));
    }
    return best;
  }

  private static double measure(int threads, int size) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession session = environment.createSession(MatMulModel.bytes(), options)) {
        List<Callable<Double>> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          callers.add(() -> multiply(environment, session, size));
        }
        double sum = 0;
        for (Future<Double> rate : pool.invokeAll(callers)) {
          sum += rate.get();
        }
        return sum;
      }
    } catch (OrtException | ExecutionException e) {
      throw new IllegalStateException("the arithmetic peak cannot be measured: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring the arithmetic peak", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static double multiply(OrtEnvironment environment, OrtSession session, int size)
      throws OrtException {
    long[] shape = {size, size};
    try (OnnxTensor a = OnnxTensor.createTensor(environment, ones(size), shape);
        OnnxTensor b = OnnxTensor.createTensor(environment, ones(size), shape);
        OnnxTensor c = OnnxTensor.createTensor(environment, ones(size), shape)) {
      Map<String, OnnxTensor> inputs = Map.of("a", a, "b", b);
      Map<String, OnnxTensor> outputs = Map.of("c", c);
      session.run(inputs, Set.of(), outputs).close();
      long start = System.nanoTime();
      double best = 0;
      while (System.nanoTime() - start < SECONDS_PER_SIZE * 1e9) {
        long before = THREADS.getCurrentThreadCpuTime();
        long nanos = 0;
        double operations = 0;
        while (nanos < SLICE_NANOS) {
          session.run(inputs, Set.of(), outputs).close();
          operations += 2.0 * size * size * size;
          nanos = THREADS.getCurrentThreadCpuTime() - before;
        }
        best = Math.max(best, operations / nanos);
      }
      return best;
    }
  }

  private static FloatBuffer ones(int size) {
    FloatBuffer matrix =
        ByteBuffer.allocateDirect(size * size * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < matrix.capacity(); i++) {
      matrix.put(i, 1);
    }
    return matrix;
  }
}
