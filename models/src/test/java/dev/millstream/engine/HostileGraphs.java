package dev.millstream.engine;

import java.util.List;

/** Graphs that do harm by being loaded. */
public final class HostileGraphs {
  private HostileGraphs() {}

  /**
   * An encoder of 32 numbers per token in a small file that passes every check of its text. It
   * computes the shape of tensors, which are then filled: up to a gigabyte each when it is loaded,
   * larger ones when it is run.
   *
   * @param tensors how many
   * @param rows each has as many, and as many columns of four bytes
   */
  public static byte[] filling(int tensors, long rows) {
    ProtobufWriter graph =
        new ProtobufWriter()
            .message(5, OnnxWriter.longs("axis", 2))
            .message(5, OnnxWriter.tensor("ones", OnnxWriter.FLOAT, 32).bytes(9, new byte[128]))
            .message(
                1, OnnxWriter.node("Cast", List.of("input_ids"), "floats").message(5, toFloat()))
            .message(1, OnnxWriter.node("Unsqueeze", List.of("floats", "axis"), "tokens"))
            .message(1, OnnxWriter.node("Mul", List.of("tokens", "ones"), "last_hidden_state"))
            .message(11, OnnxWriter.matrix("input_ids", OnnxWriter.INT64))
            .message(12, tokenVectors());
    for (int i = 0; i < tensors; i++) {
      graph
          .message(5, OnnxWriter.longs("half" + i, rows / 2, rows / 2))
          .message(5, OnnxWriter.longs("two" + i, 2, 2))
          .message(1, OnnxWriter.node("Mul", List.of("half" + i, "two" + i), "shape" + i))
          .message(1, OnnxWriter.node("ConstantOfShape", List.of("shape" + i), "filled" + i))
          .message(12, OnnxWriter.matrix("filled" + i, OnnxWriter.FLOAT));
    }
    return OnnxWriter.model(graph);
  }

  private static ProtobufWriter tokenVectors() {
    ProtobufWriter any = new ProtobufWriter().string(2, "any");
    ProtobufWriter width = new ProtobufWriter().number(1, 32);
    ProtobufWriter shape = new ProtobufWriter().message(1, any).message(1, any).message(1, width);
    ProtobufWriter tensor = new ProtobufWriter().number(1, OnnxWriter.FLOAT).message(2, shape);
    return new ProtobufWriter()
        .string(1, "last_hidden_state")
        .message(2, new ProtobufWriter().message(1, tensor));
  }

  private static ProtobufWriter toFloat() {
    return new ProtobufWriter().string(1, "to").number(3, OnnxWriter.FLOAT).number(20, 2);
  }
}
