package dev.millstream.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a GPU is used; travels in the job graph.
 *
 * @param memoryLimitBytes most that a model's arena takes of the device's memory; 0 for no limit
 * @param tensorRtHalfPrecision whether TensorRT may compute in 16-bit floats
 * @param tensorRtCache folder that keeps what TensorRT compiled; null for one in Millstream's cache
 * @param fallback what happens where the device cannot be used; null for failing where a GPU was
 *     named and the CPU where none was
 */
public record GpuOptions(
    long memoryLimitBytes,
    boolean tensorRtHalfPrecision,
    @Nullable String tensorRtCache,
    @Nullable Fallback fallback)
    implements Serializable {

  /** Whatever the device has, in full precision. */
  public static final GpuOptions DEFAULT = new GpuOptions(0, false, null, null);

  /** What happens where a GPU cannot be used. */
  public enum Fallback {
    /** Loading the model fails, and so does the job. */
    FAIL,
    /** The model runs on the CPU, and the log says so. */
    CPU
  }

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public GpuOptions {
    if (memoryLimitBytes < 0) {
      throw new IllegalArgumentException(
          "memoryLimitBytes was %d but must be positive, or 0 for no limit."
              .formatted(memoryLimitBytes));
    }
  }

  /** The same with another answer to a device that cannot be used. */
  public GpuOptions withFallback(Fallback other) {
    return new GpuOptions(memoryLimitBytes, tensorRtHalfPrecision, tensorRtCache, other);
  }

  /** Whether a loaded model is used alike, whatever would have happened without the device. */
  public boolean isSameUse(GpuOptions other) {
    return withFallback(Fallback.FAIL).equals(other.withFallback(Fallback.FAIL));
  }
}
