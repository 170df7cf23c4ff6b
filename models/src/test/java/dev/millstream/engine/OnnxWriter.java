package dev.millstream.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Builds the messages of onnx.proto3 that the tests need. */
final class OnnxWriter {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  private OnnxWriter() {}

  static byte[] model(ProtobufWriter graph) {
    return new ProtobufWriter()
        .number(1, 8)
        .message(8, new ProtobufWriter().string(1, "").number(2, 17))
        .message(7, graph.string(2, "graph"))
        .toBytes();
  }

  static ProtobufWriter node(String operator, List<String> inputs, String output) {
    ProtobufWriter node = new ProtobufWriter();
    inputs.forEach(input -> node.string(1, input));
    return node.string(2, output).string(4, operator);
  }

  /** A tensor attribute of a node. */
  static ProtobufWriter attribute(String name, ProtobufWriter tensor) {
    return new ProtobufWriter().string(1, name).message(5, tensor).number(20, 4);
  }

  static ProtobufWriter tensor(String name, int type, long... dims) {
    ProtobufWriter tensor = new ProtobufWriter();
    for (long dim : dims) {
      tensor.number(1, dim);
    }
    return tensor.number(2, type).string(8, name);
  }

  static ProtobufWriter longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, INT64, values.length).bytes(9, raw.array());
  }

  /** Marks a tensor's data as lying in another file. */
  static ProtobufWriter external(ProtobufWriter tensor, String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tensor.message(
          13, new ProtobufWriter().string(1, keysAndValues[i]).string(2, keysAndValues[i + 1]));
    }
    return tensor.number(14, 1);
  }

  /** A tensor that the graph takes or gives, of two dimensions of any size. */
  static ProtobufWriter matrix(String name, int type) {
    ProtobufWriter dim = new ProtobufWriter().string(2, "any");
    ProtobufWriter shape = new ProtobufWriter().message(1, dim).message(1, dim);
    ProtobufWriter tensor = new ProtobufWriter().number(1, type).message(2, shape);
    return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
  }
}
