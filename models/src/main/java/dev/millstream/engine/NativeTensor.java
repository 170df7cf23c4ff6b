package dev.millstream.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/**
 * Memory outside the heap that a {@link GraphRun} reads or fills, without a copy. The same memory
 * may be an input and an output of one run where the graph says so (a key/value cache that grows in
 * place), and outlives the runs.
 *
 * <p>Threading: as that of its memory. Life cycle: closing gives up the tensor, not the memory; a
 * tensor in use by a run must not be closed.
 */
public final class NativeTensor implements AutoCloseable {
  private final ElementType type;
  private final long[] shape;
  private final ByteBuffer memory; // keeps the memory while ONNX Runtime knows its address
  private final OnnxTensor tensor;

  private NativeTensor(ElementType type, long[] shape, ByteBuffer memory, OnnxTensor tensor) {
    this.type = type;
    this.shape = shape;
    this.memory = memory;
    this.tensor = tensor;
  }

  /**
   * Wraps memory.
   *
   * @param memory direct, in native byte order; its remaining bytes are the elements, row after row
   * @param shape a dimension may be 0
   * @throws IllegalArgumentException when the memory is on the heap, in another byte order, or has
   *     not just the bytes of that shape
   */
  public static NativeTensor of(ElementType type, ByteBuffer memory, long... shape) {
    long bytes = bytes(type, shape);
    if (!memory.isDirect()
        || memory.order() != ByteOrder.nativeOrder()
        || memory.remaining() != bytes) {
      throw new IllegalArgumentException(
          "a tensor of %s of shape %s takes %d bytes of direct memory in native byte order, but was given %s in %s."
              .formatted(type, Arrays.toString(shape), bytes, memory, memory.order()));
    }
    try {
      OnnxTensor tensor =
          OnnxTensor.createTensor(OnnxLibrary.environment(), memory, shape, type.onnx());
      return new NativeTensor(type, shape.clone(), memory, tensor);
    } catch (OrtException e) {
      throw NativeErrors.ofRun("a tensor of shape " + Arrays.toString(shape), e);
    }
  }

  /**
   * The bytes that a tensor of this shape takes.
   *
   * @throws ArithmeticException when they are more than a long counts
   */
  public static long bytes(ElementType type, long... shape) {
    long bytes = type.bytes();
    for (long dim : shape) {
      bytes = Math.multiplyExact(bytes, dim);
    }
    return bytes;
  }

  /** What its elements are. */
  public ElementType type() {
    return type;
  }

  /** Its dimensions. */
  public long[] shape() {
    return shape.clone();
  }

  /** Its memory, from the first element to the last. */
  public ByteBuffer memory() {
    return memory.duplicate().order(memory.order());
  }

  /**
   * Copies elements out, widened where they are 16-bit floats.
   *
   * @param first the first element to copy
   * @param to filled
   * @throws IllegalStateException when its elements are no floats
   */
  public void readFloats(int first, float[] to) {
    switch (type) {
      case FLOAT -> {
        FloatBuffer floats = memory().asFloatBuffer();
        floats.get(first, to);
      }
      case HALF -> {
        ShortBuffer halves = memory().asShortBuffer();
        for (int i = 0; i < to.length; i++) {
          to[i] = Fp16Conversions.fp16ToFloat(halves.get(first + i));
        }
      }
      default -> throw new IllegalStateException("a tensor of " + type + " holds no floats.");
    }
  }

  OnnxTensor onnx() {
    return tensor;
  }

  /** Gives the tensor up. Closing twice does nothing. */
  @Override
  public void close() {
    if (!tensor.isClosed()) {
      tensor.close();
    }
  }
}
