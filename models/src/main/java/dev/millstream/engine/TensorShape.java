package dev.millstream.engine;

import java.util.List;

/**
 * An output of a model as its graph declares it.
 *
 * @param dims size of each dimension, -1 where it depends on the input
 * @param isFloat whether its elements are 32-bit floats, which is what can be read
 */
public record TensorShape(String name, List<Long> dims, boolean isFloat) {
  /** Copies the dimensions. */
  public TensorShape {
    dims = List.copyOf(dims);
  }

  /** Whether the graph allows a tensor of this shape. */
  boolean admits(long[] shape) {
    if (shape.length != dims.size()) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      long declared = dims.get(i);
      if (shape[i] < 1 || (declared >= 0 && declared != shape[i])) {
        return false;
      }
    }
    return true;
  }
}
