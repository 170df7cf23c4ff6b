package dev.millstream.model;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model runs.
 *
 * @param kind the execution provider
 * @param index which of the host's GPUs, 0 for the CPU; {@link #ANY} for the GPU that the slot is
 *     given, the first where nobody gives any
 */
public record Device(Kind kind, int index) implements Serializable {
  /** The index of a GPU that is not settled yet. */
  public static final int ANY = -1;

  /** What may be given as a device, as a sentence can hold it. */
  public static final String CHOICES = "auto, cpu, cuda, cuda:N, tensorrt or tensorrt:N";

  private static final Pattern GPU = Pattern.compile("(cuda|tensorrt)(?::(\\d{1,3}))?");

  /** The execution providers that a device name can ask for. */
  public enum Kind {
    /** All cores of the host. */
    CPU,
    /** One NVIDIA GPU. */
    CUDA,
    /** One NVIDIA GPU, for which TensorRT compiles the model. */
    TENSORRT
  }

  /** All cores of the host. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /**
   * Checks the index.
   *
   * @throws IllegalArgumentException when the kind has no device of this index
   */
  public Device {
    if (index < ANY || (kind == Kind.CPU && index != 0)) {
      throw new IllegalArgumentException(
          "device index was %d but must be 0 for the CPU, and from 0 on, or -1 for any, for a GPU."
              .formatted(index));
    }
  }

  /** The NVIDIA GPU of this index. */
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /** The NVIDIA GPU of this index, by TensorRT. */
  public static Device tensorRt(int index) {
    return new Device(Kind.TENSORRT, index);
  }

  /**
   * Reads {@code cpu}, {@code cuda}, {@code cuda:N}, {@code tensorrt} or {@code tensorrt:N}. {@code
   * auto} is no device: what it means depends on the host.
   *
   * @throws IllegalArgumentException with a sentence listing the choices
   */
  public static Device parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("cpu")) {
      return CPU;
    }
    Matcher gpu = GPU.matcher(name);
    if (gpu.matches()) {
      Kind kind = gpu.group(1).equals("cuda") ? Kind.CUDA : Kind.TENSORRT;
      return new Device(kind, gpu.group(2) == null ? ANY : Integer.parseInt(gpu.group(2)));
    }
    throw new IllegalArgumentException(
        "device '%s' is not known. Allowed are %s, where N is the number of the GPU, as in cuda:0."
            .formatted(text, CHOICES));
  }

  /** Whether it is a GPU. */
  public boolean isGpu() {
    return kind != Kind.CPU;
  }

  /** Whether it still has to be said which GPU. */
  public boolean isAny() {
    return index == ANY;
  }

  /** The GPU of this index, by the same execution provider. */
  public Device at(int gpu) {
    return new Device(kind, gpu);
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.CPU || isAny() ? name : name + ":" + index;
  }
}
