package dev.millstream.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one thread runs a model with: direct buffers for its inputs and its output, used again by
 * every run and shared with ONNX Runtime without copying.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}. Life cycle: fill the inputs,
 * run, read the output, again and again; then close. The session may be closed before or after.
 */
public final class Workspace implements AutoCloseable {
  private final OnnxSession session;
  private final RunOptions options;
  private final Map<String, DirectBuffer> inputMemory = new HashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final DirectBuffer outputMemory = new DirectBuffer();
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

  /**
   * Computes one output from the inputs filled since the last run, and nothing that it does not
   * need.
   *
   * @param shape the exact shape that the output will have
   * @return the output, read-only, row after row; valid until the next run
   * @throws IllegalArgumentException when the model has no such output of 32-bit floats
   * @throws IllegalStateException when an input is missing, or the workspace or session closed
   * @throws EngineOutOfMemoryException when the batch is too large
   * @throws RunCancelledException when {@link #cancel()} was called meanwhile
   * @throws EngineException when the model refuses the inputs or the shape is another
   */
  public FloatBuffer run(String output, long... shape) {
    try {
      FloatBuffer result = outputMemory.ofSize(bytesOf(output, shape)).asFloatBuffer();
      requireInputs();
      begin();
      try {
        compute(output, result, shape);
      } catch (OrtException e) {
        throw failure(output, shape, e);
      } finally {
        end();
      }
      return result.asReadOnlyBuffer();
    } finally {
      inputs.clear();
    }
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

  private void compute(String output, FloatBuffer result, long[] shape) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try (OnnxTensor out = OnnxTensor.createTensor(session.environment(), result, shape)) {
      for (Map.Entry<String, Input> input : inputs.entrySet()) {
        LongBuffer values = input.getValue().values();
        long[] dims = input.getValue().shape();
        tensors.put(input.getKey(), OnnxTensor.createTensor(session.environment(), values, dims));
      }
      session.run(tensors, output, out, options);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
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

  private synchronized EngineException failure(String output, long[] shape, OrtException e) {
    String what =
        "output '%s' %s of model '%s'".formatted(output, Arrays.toString(shape), session.model());
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
      inputs.clear();
      options.close();
    }
  }
}
