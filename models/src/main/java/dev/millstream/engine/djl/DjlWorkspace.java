package dev.millstream.engine.djl;

import ai.djl.ndarray.types.Shape;
import dev.millstream.engine.DirectBuffer;
import dev.millstream.engine.Workspace;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Direct buffers for inputs, used again by every run; outputs are copied to the heap by DJL. */
final class DjlWorkspace implements Workspace {
  private final DjlSession session;
  private final Set<String> names;
  private final Map<String, DirectBuffer> memory = new HashMap<>();
  private final Map<String, LoadedBlock.Input> inputs = new LinkedHashMap<>();
  private volatile boolean closed;

  DjlWorkspace(DjlSession session) {
    this.session = session;
    this.names = session.inputNames();
  }

  @Override
  public LongBuffer longInput(String name, int rows, int columns) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "model '%s' has no input '%s'. It has %s."
              .formatted(session.model(), name, names.stream().sorted().toList()));
    }
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "input '%s' was given %d rows of %d values, but must have at least one of each."
              .formatted(name, rows, columns));
    }
    ByteBuffer values =
        memory
            .computeIfAbsent(name, unused -> new DirectBuffer())
            .ofSize((long) rows * columns * Long.BYTES);
    LongBuffer numbers = values.asLongBuffer();
    for (int i = 0; i < numbers.limit(); i++) {
      numbers.put(i, 0L);
    }
    inputs.put(name, new LoadedBlock.Input(values, new Shape(rows, columns)));
    return numbers;
  }

  @Override
  public Map<String, FloatBuffer> run(Map<String, long[]> shapes) {
    try {
      if (closed) {
        throw new IllegalStateException("this workspace is closed. Make a new one of the session.");
      }
      for (String name : names) {
        if (!inputs.containsKey(name)) {
          throw new IllegalStateException(
              "input '%s' of model '%s' was not filled. Fill all inputs anew before each run."
                  .formatted(name, session.model()));
        }
      }
      return session.run(inputs, shapes);
    } finally {
      inputs.clear();
    }
  }

  /** DJL offers no way to end a run. */
  @Override
  public void cancel() {}

  @Override
  public void close() {
    closed = true;
    memory.clear();
    inputs.clear();
  }
}
