package dev.millstream.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What one thread runs a model with: direct buffers for its inputs and its outputs, used again by
 * every run and shared with ONNX Runtime without copying.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}. Life cycle: fill the inputs,
 * run, read the outputs, again and again; then close. The session may be closed before or after.
 */
public final class Workspace implements AutoCloseable {
  private final OnnxSession session;
  private final RunOptions options;
  private final Map<String, DirectBuffer> inputMemory = new HashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final Map<String, DirectBuffer> outputMemory = new HashMap<>();
  private State state = State.IDLE; // guarded by this

  private enum State {
    IDLE,
    RUNNING,
    CANCELLED,
    CLOSED
  }

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Input(LongBuffer values, long[] shape) {}

  Workspace(OnnxSession session, RunOptions options) {
    this.session = session;
    this.options = options;
  }

  /**
   * The memory of an input of the next run, all zeros, to be filled with {@code rows} times {@code
   * columns} values, row after row.
   *
   * @throws IllegalArgumentException when the model has no such input of 64-bit integers
   */
  public LongBuffer longInput(String name, int rows, int columns) {
    if (session.inputType(name) != OnnxJavaType.INT64) {
      throw new IllegalArgumentException(
          "input '%s' of model '%s' takes %s, not INT64."
              .formatted(name, session.model(), session.inputType(name)));
    }
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "input '%s' was given %d rows of %d values, but must have at least one of each."
              .formatted(name, rows, columns));
    }
    long bytes = (long) rows * columns * Long.BYTES;
    LongBuffer values =
        inputMemory
            .computeIfAbsent(name, unused -> new DirectBuffer())
            .ofSize(bytes)
            .asLongBuffer();
    for (int i = 0; i < values.limit(); i++) {
      values.put(i, 0L);
    }
    inputs.put(name, new Input(values, new long[] {rows, columns}));
    return values.duplicate();
  }

  /** Computes one output; for the rest see the other method. */
  public FloatBuffer run(String output, long... shape) {
    return Objects.requireNonNull(run(Map.of(output, shape)).get(output));
  }

  /**
   * Computes outputs from the inputs filled since the last run, and nothing that they do not need.
   *
   * @param shapes the exact shape that each output will have
   * @return the outputs, read-only, row after row; valid until the next run
   * @throws IllegalArgumentException when the model has no such output of 32-bit floats
   * @throws IllegalStateException when an input is missing, or the workspace or session closed
   * @throws EngineOutOfMemoryException when the batch is too large
   * @throws RunCancelledException when {@link #cancel()} was called meanwhile
   * @throws EngineException when the model refuses the inputs or a shape is another
   */
  public Map<String, FloatBuffer> run(Map<String, long[]> shapes) {
    try {
      Map<String, FloatBuffer> results = new LinkedHashMap<>();
      shapes.forEach((output, shape) -> results.put(output, memory(output, shape)));
      requireInputs();
      begin();
      try {
        compute(results, shapes);
      } catch (OrtException e) {
        throw failure(shapes, e);
      } finally {
        end();
      }
      results.replaceAll((output, values) -> values.asReadOnlyBuffer());
      return results;
    } finally {
      inputs.clear();
    }
  }

  private FloatBuffer memory(String output, long[] shape) {
    return outputMemory
        .computeIfAbsent(output, unused -> new DirectBuffer())
        .ofSize(bytesOf(output, shape))
        .asFloatBuffer();
  }

  private long bytesOf(String output, long[] shape) {
    TensorShape declared = session.output(output);
    if (!declared.isFloat()) {
      throw new IllegalArgumentException(
          "output '%s' of model '%s' is not of 32-bit floats, and only those can be read."
              .formatted(output, session.model()));
    }
    if (!declared.admits(shape)) {
      throw new IllegalArgumentException(
          "output '%s' of model '%s' was asked for as %s, but is %s (-1: any)."
              .formatted(output, session.model(), Arrays.toString(shape), declared.dims()));
    }
    long bytes = Float.BYTES;
    for (long dim : shape) {
      bytes = Math.multiplyExact(bytes, dim);
    }
    return bytes;
  }

  private void requireInputs() {
    for (String name : session.inputNames()) {
      if (!inputs.containsKey(name)) {
        throw new IllegalStateException(
            "input '%s' of model '%s' was not filled. Fill all inputs anew before each run."
                .formatted(name, session.model()));
      }
    }
  }

  private void compute(Map<String, FloatBuffer> results, Map<String, long[]> shapes)
      throws OrtException {
    Map<String, OnnxTensor> in = new HashMap<>();
    Map<String, OnnxTensor> out = new HashMap<>();
    try {
      for (Map.Entry<String, FloatBuffer> result : results.entrySet()) {
        String output = result.getKey();
        out.put(
            output, OnnxTensor.createTensor(environment(), result.getValue(), shapes.get(output)));
      }
      for (Map.Entry<String, Input> input : inputs.entrySet()) {
        LongBuffer values = input.getValue().values();
        long[] dims = input.getValue().shape();
        in.put(input.getKey(), OnnxTensor.createTensor(environment(), values, dims));
      }
      session.run(in, out, options);
    } finally {
      in.values().forEach(OnnxTensor::close);
      out.values().forEach(OnnxTensor::close);
    }
  }

  private OrtEnvironment environment() {
    return session.environment();
  }

  private synchronized void begin() {
    if (state != State.IDLE) {
      throw new IllegalStateException(
          state == State.CLOSED
              ? "this workspace is closed. Make a new one of the session."
              : "this workspace is running on another thread. Make one for each thread.");
    }
    state = State.RUNNING;
  }

  private synchronized void end() {
    boolean cancelled = state == State.CANCELLED;
    state = State.IDLE;
    if (cancelled) {
      terminate(false);
    }
  }

  private synchronized EngineException failure(Map<String, long[]> shapes, OrtException e) {
    String what =
        shapes.entrySet().stream()
                .map(shape -> "'" + shape.getKey() + "' " + Arrays.toString(shape.getValue()))
                .collect(Collectors.joining(" and ", "output ", ""))
            + " of model '"
            + session.model()
            + "'";
    return state == State.CANCELLED
        ? new RunCancelledException(what + " was cancelled.", e)
        : NativeErrors.ofRun(what, e);
  }

  /**
   * Ends the run under way, which then fails unless it is just done; without one it does nothing.
   * Any thread may call it; the run ends with its current operator.
   */
  public synchronized void cancel() {
    if (state == State.RUNNING) {
      state = State.CANCELLED;
      terminate(true);
    }
  }

  private void terminate(boolean now) {
    try {
      options.setTerminate(now);
    } catch (OrtException e) {
      throw NativeErrors.ofRun("the end of a run of model '" + session.model() + "'", e);
    }
  }

  /** Gives the buffers up. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (state == State.RUNNING || state == State.CANCELLED) {
      throw new IllegalStateException(
          "this workspace is running. Cancel the run and let its thread close it.");
    }
    if (state != State.CLOSED) {
      state = State.CLOSED;
      inputMemory.clear();
      outputMemory.clear();
      inputs.clear();
      options.close();
    }
  }
}
