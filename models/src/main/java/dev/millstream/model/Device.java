package dev.millstream.model;

import java.io.Serializable;

/**
 * Where a model runs.
 *
 * @param kind the execution provider
 * @param index which of the host's devices, 0 for the CPU
 */
public record Device(Kind kind, int index) implements Serializable {

  /** The execution providers that a device name can ask for. */
  public enum Kind {
    /** All cores of the host. */
    CPU,
    /** One NVIDIA GPU. */
    CUDA
  }

  /** All cores of the host. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** The NVIDIA GPU of this index. */
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
