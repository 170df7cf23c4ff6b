package dev.millstream.engine;

import java.util.Arrays;
import java.util.List;

/**
 * An input or output of a graph as its file declares it.
 *
 * @param dims size of each dimension, -1 where it depends on the run
 */
public record DeclaredTensor(String name, ElementType type, List<Long> dims) {
  /** Copies the dimensions. */
  public DeclaredTensor {
    dims = List.copyOf(dims);
  }

  /** Whether the graph takes or gives such a tensor here. */
  boolean admits(NativeTensor tensor) {
    long[] shape = tensor.shape();
    if (tensor.type() != type || shape.length != dims.size()) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      if (dims.get(i) >= 0 && dims.get(i) != shape[i]) {
        return false;
      }
    }
    return true;
  }

  void require(NativeTensor tensor, Object model) {
    if (!admits(tensor)) {
      throw new IllegalArgumentException(
          "tensor '%s' of model '%s' is %s of shape %s (-1: any), but was given %s of shape %s."
              .formatted(name, model, type, dims, tensor.type(), Arrays.toString(tensor.shape())));
    }
  }
}
