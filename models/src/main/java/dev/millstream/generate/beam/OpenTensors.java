package dev.millstream.generate.beam;

import dev.millstream.engine.ElementType;
import dev.millstream.engine.NativeTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs and outputs of one run of a graph; closing it closes them, however many were made.
 *
 * <p>Threading: confined to one thread. Life cycle: opened and closed around one run.
 */
public final class OpenTensors implements AutoCloseable {
  private final List<NativeTensor> open = new ArrayList<>();
  private final Map<String, NativeTensor> inputs = new HashMap<>();
  private final Map<String, NativeTensor> outputs = new HashMap<>();

  /** Adds an input over memory. */
  public void in(String name, ElementType type, ByteBuffer memory, long... shape) {
    inputs.put(name, tensor(type, memory, shape));
  }

  /** Adds an input of whole numbers, copied. */
  public void in(String name, ElementType type, int[] values, long... shape) {
    in(name, type, memory(type, values), shape);
  }

  /** Adds an output to be filled. */
  public void out(String name, ElementType type, ByteBuffer memory, long... shape) {
    outputs.put(name, tensor(type, memory, shape));
  }

  private NativeTensor tensor(ElementType type, ByteBuffer memory, long... shape) {
    NativeTensor tensor = NativeTensor.of(type, memory, shape);
    open.add(tensor);
    return tensor;
  }

  /** Numbers as an input of a graph holds them. */
  public static ByteBuffer memory(ElementType type, int... values) {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(values.length * type.bytes()).order(ByteOrder.nativeOrder());
    for (int value : values) {
      switch (type) {
        case LONG -> memory.putLong(value);
        case INT -> memory.putInt(value);
        case FLOAT -> memory.putFloat(value);
        case BOOL -> memory.put((byte) value);
        case HALF, BFLOAT16, INT8, UINT8, OTHER ->
            throw new IllegalArgumentException(
                "whole numbers cannot be given as %s, only as LONG, INT, FLOAT or BOOL."
                    .formatted(type));
      }
    }
    return memory.flip();
  }

  /** The inputs by name. */
  public Map<String, NativeTensor> inputs() {
    return inputs;
  }

  /** The outputs by name. */
  public Map<String, NativeTensor> outputs() {
    return outputs;
  }

  /** How many tensors are open. */
  int size() {
    return open.size();
  }

  @Override
  public void close() {
    open.forEach(NativeTensor::close);
    open.clear();
  }
}
