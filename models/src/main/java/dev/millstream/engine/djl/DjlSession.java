package dev.millstream.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.millstream.engine.EngineException;
import dev.millstream.engine.ModelSession;
import dev.millstream.engine.NativeErrors;
import dev.millstream.engine.TensorShape;
import dev.millstream.engine.Workspace;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/** A model that an engine of DJL has loaded. A run that has begun cannot be cancelled. */
final class DjlSession implements ModelSession {
  private final Path model;
  private final LoadedBlock block;
  private final List<TensorShape> outputs;
  private final Runnable last;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed; // guarded by life

  /**
   * Takes the block over.
   *
   * @param last what is to be done once the block is closed
   */
  DjlSession(Path model, LoadedBlock block, List<TensorShape> outputs, Runnable last) {
    this.model = model;
    this.block = block;
    this.outputs = List.copyOf(outputs);
    this.last = last;
  }

  @Override
  public Set<String> inputNames() {
    return Set.copyOf(block.inputs());
  }

  @Override
  public List<TensorShape> outputs() {
    return outputs;
  }

  @Override
  public Workspace newWorkspace() {
    life.readLock().lock();
    try {
      requireOpen();
      return new DjlWorkspace(this);
    } finally {
      life.readLock().unlock();
    }
  }

  Path model() {
    return model;
  }

  /** Native arrays that outlived their run. */
  int heldArrays() {
    return block.heldArrays();
  }

  /** Computes outputs; the session stays open for as long as that takes. */
  Map<String, FloatBuffer> run(Map<String, LoadedBlock.Input> inputs, Map<String, long[]> shapes) {
    shapes.forEach((name, shape) -> outputs.get(place(name)).requireReadableAs(shape, model));
    life.readLock().lock();
    try {
      requireOpen();
      return block.run(inputs, computed -> read(computed, shapes));
    } catch (ai.djl.engine.EngineException | IllegalArgumentException | OutOfMemoryError e) {
      throw NativeErrors.ofRun(describe(shapes), NativeReason.of(e), e);
    } finally {
      life.readLock().unlock();
    }
  }

  private Map<String, FloatBuffer> read(NDList computed, Map<String, long[]> shapes) {
    Map<String, FloatBuffer> values = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> values.put(name, read(computed.get(place(name)), name, shape)));
    return values;
  }

  private FloatBuffer read(NDArray array, String name, long[] shape) {
    long[] actual = array.getShape().getShape();
    if (!Arrays.equals(actual, shape)) {
      throw new EngineException(
          "output '%s' of model '%s' was asked for as %s, but was %s."
              .formatted(name, model, Arrays.toString(shape), Arrays.toString(actual)),
          null);
    }
    return array.toByteBuffer().asFloatBuffer().asReadOnlyBuffer();
  }

  private int place(String name) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "model '%s' has no output '%s'. It has %s."
            .formatted(model, name, outputs.stream().map(TensorShape::name).sorted().toList()));
  }

  private String describe(Map<String, long[]> shapes) {
    return shapes.entrySet().stream()
        .map(shape -> "'" + shape.getKey() + "' " + Arrays.toString(shape.getValue()))
        .collect(Collectors.joining(" and ", "output ", " of model '" + model + "'"));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the session of model '" + model + "' is closed. Open it again to use it.");
    }
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        block.close();
        last.run();
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}
