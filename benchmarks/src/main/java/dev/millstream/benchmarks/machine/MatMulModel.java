package dev.millstream.benchmarks.machine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The smallest ONNX file that multiplies two float matrices {@code a} and {@code b} into {@code c}.
 *
 * <p>Written field by field as onnx.proto of the ONNX project numbers them.
 */
final class MatMulModel {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FLOAT = 1;
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private MatMulModel() {}

  static byte[] bytes() {
    MatMulModel node = new MatMulModel().text(1, "a").text(1, "b").text(2, "c").text(4, "MatMul");
    MatMulModel graph =
        new MatMulModel()
            .message(1, node)
            .text(2, "multiply")
            .message(11, matrix("a", "rows", "inner"))
            .message(11, matrix("b", "inner", "columns"))
            .message(12, matrix("c", "rows", "columns"));
    return new MatMulModel()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new MatMulModel().number(2, OPSET))
        .bytes
        .toByteArray();
  }

  private static MatMulModel matrix(String name, String rows, String columns) {
    MatMulModel shape =
        new MatMulModel()
            .message(1, new MatMulModel().text(2, rows))
            .message(1, new MatMulModel().text(2, columns));
    MatMulModel tensor = new MatMulModel().number(1, FLOAT).message(2, shape);
    return new MatMulModel().text(1, name).message(2, new MatMulModel().message(1, tensor));
  }

  private MatMulModel number(int field, int value) {
    bytes.write((field << 3) | VARINT);
    bytes.write(value); // below 128: one byte
    return this;
  }

  private MatMulModel text(int field, String value) {
    return field(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private MatMulModel message(int field, MatMulModel value) {
    return field(field, value.bytes.toByteArray());
  }

  private MatMulModel field(int field, byte[] value) {
    bytes.write((field << 3) | BYTES);
    for (int size = value.length; ; size >>>= 7) {
      if (size < 128) {
        bytes.write(size);
        break;
      }
      bytes.write((size & 127) | 128);
    }
    bytes.writeBytes(value);
    return this;
  }
}
