package dev.millstream.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.millstream.natives.FreedMemory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Direct buffers, used again by every run and shared with ONNX Runtime without copying. */
final class OnnxWorkspace implements Workspace {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final OnnxSession session;
  private final RunGate gate;
  private final ArenaUse arena;
  private final Map<String, DirectBuffer> inputMemory = new HashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final Map<String, DirectBuffer> outputMemory = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Input(LongBuffer values, long[] shape) {}

  /** Closes the gate; the arena is that of all the session's workspaces. */
  OnnxWorkspace(OnnxSession session, RunGate gate, ArenaUse arena) {
    this.session = session;
    this.gate = gate;
    this.arena = arena;
  }

  @Override
  public LongBuffer longInput(String name, int rows, int columns) {
    if (session.inputType(name) != OnnxJavaType.INT64) {
      throw new IllegalArgumentException(
          "input '%s' of model '%s' takes %s, not INT64."
              .formatted(name, session.file(), session.inputType(name)));
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

  @Override
  public Map<String, FloatBuffer> run(Map<String, long[]> shapes) {
    try {
      Map<String, FloatBuffer> results = new LinkedHashMap<>();
      shapes.forEach((output, shape) -> results.put(output, memory(output, shape)));
      requireInputs();
      gate.begin();
      try {
        compute(results, shapes);
      } catch (OrtException e) {
        throw gate.failure(named(shapes), e);
      } finally {
        gate.end();
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
    session.output(output).requireReadableAs(shape, session.file());
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
                .formatted(name, session.file()));
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
      LayoutKeys keys = session.layoutKeys();
      if (keys != null) {
        long[] shape = inputs.values().iterator().next().shape();
        long[] key = keys.shape((int) shape[0], (int) shape[1], inputs.size());
        in.put(
            LayoutKeys.INPUT,
            OnnxTensor.createTensor(environment(), NOTHING, key, OnnxJavaType.BOOL));
      }
      boolean givesBack = arena.isTooLargeFor(elements(), System.nanoTime());
      session.run(in, out, givesBack ? gate.optionsToGiveBack() : gate.options());
      if (givesBack) {
        FreedMemory.giveBack();
      }
    } finally {
      in.values().forEach(OnnxTensor::close);
      out.values().forEach(OnnxTensor::close);
    }
  }

  private long elements() {
    return inputs.values().stream().mapToLong(input -> input.values().limit()).max().orElse(0);
  }

  private OrtEnvironment environment() {
    return session.environment();
  }

  private String named(Map<String, long[]> shapes) {
    return shapes.entrySet().stream()
            .map(shape -> "'" + shape.getKey() + "' " + Arrays.toString(shape.getValue()))
            .collect(Collectors.joining(" and ", "output ", ""))
        + " of model '"
        + session.file()
        + "'";
  }

  @Override
  public void cancel() {
    gate.cancel();
  }

  @Override
  public void close() {
    gate.close();
    inputMemory.clear();
    outputMemory.clear();
    inputs.clear();
  }
}
