package dev.millstream.engine;

import java.nio.file.Path;
import java.util.Arrays;
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

  /**
   * Refuses to read a tensor of this shape where it cannot be one.
   *
   * @param model named by the sentence
   * @throws IllegalArgumentException when it is not of floats, or never of this shape
   */
  public void requireReadableAs(long[] shape, Path model) {
    if (!isFloat) {
      throw new IllegalArgumentException(
          "output '%s' of model '%s' is not of 32-bit floats, and only those can be read."
              .formatted(name, model));
    }
    if (!admits(shape)) {
      throw new IllegalArgumentException(
          "output '%s' of model '%s' was asked for as %s, but is %s (-1: any)."
              .formatted(name, model, Arrays.toString(shape), dims));
    }
  }

  /** Whether the graph allows a tensor of this shape. */
  private boolean admits(long[] shape) {
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
