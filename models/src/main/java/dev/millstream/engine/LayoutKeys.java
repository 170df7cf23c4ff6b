package dev.millstream.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells ONNX Runtime the shapes of a session's runs apart. It lays the tensors of a run out as in
 * the first run of the same key, the exclusive or of all dimensions of all inputs, and a run of
 * another shape with that key allocates as it goes. So each run has one more input, which no node
 * reads, of 0 by as many elements as make the key of its shape its own.
 *
 * <p>Threading: safe.
 */
final class LayoutKeys {
  /** The input's name. */
  static final String INPUT = "millstream.layout";

  /** Shapes that have a layout of their own; all others share one. A layout of MiniLM has 7 kB. */
  static final int MOST = 2048;

  private static final int BOOL = 9;

  private final Map<Long, Integer> keys = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();

  /**
   * Bytes that give the graph of an ONNX file the input when they stand behind the file's own: a
   * second graph adds to the first, as protobuf merges messages. Field numbers are those of
   * onnx.proto3.
   */
  static byte[] graphOfInput() {
    byte[] none = new MessageBytes().number(1, 0).toBytes();
    byte[] any = new MessageBytes().string(2, INPUT).toBytes();
    byte[] shape = new MessageBytes().bytes(1, none).bytes(1, any).toBytes();
    byte[] tensor = new MessageBytes().number(1, BOOL).bytes(2, shape).toBytes();
    byte[] type = new MessageBytes().bytes(1, tensor).toBytes();
    byte[] input = new MessageBytes().string(1, INPUT).bytes(2, type).toBytes();
    return new MessageBytes().bytes(7, new MessageBytes().bytes(11, input).toBytes()).toBytes();
  }

  /**
   * The input's shape in a run.
   *
   * @param inputs how many others there are, each of so many rows and columns
   */
  long[] shape(int rows, int columns, int inputs) {
    long others = inputs % 2 == 0 ? 0 : rows ^ columns;
    return new long[] {0, key((long) rows << Integer.SIZE | columns) ^ others};
  }

  private int key(long shape) {
    return keys.size() < MOST
        ? keys.computeIfAbsent(shape, unused -> last.incrementAndGet())
        : keys.getOrDefault(shape, 0);
  }
}
