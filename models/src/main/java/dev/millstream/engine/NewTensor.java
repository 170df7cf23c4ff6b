package dev.millstream.engine;

import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor to be written into a graph.
 *
 * @param kind floats or halves
 * @param values its elements row by row, asked for when they are written and not kept
 */
public record NewTensor(
    String name, List<Long> dims, GraphTensor.Kind kind, Supplier<float[]> values) {
  /** Copies the dimensions. */
  public NewTensor {
    dims = List.copyOf(dims);
  }

  long bytes() {
    return dims.stream().reduce((long) kind.bytes(), Math::multiplyExact);
  }
}
