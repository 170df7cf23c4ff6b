package dev.millstream.engine;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Locale;

/** Tells from the words of a native engine, whose error codes do not, what failed. */
public final class NativeErrors {
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "bad_alloc",
          "failed to allocate",
          "out of memory",
          "alloc_failed",
          "bfcarena",
          "can't allocate memory");

  private static final List<String> DEVICE =
      List.of("cuda", "cudnn", "cublas", "tensorrt", "nvinfer", "providers_shared");

  private NativeErrors() {}

  /** Whether it was a GPU or its libraries that failed, and not the model or its size. */
  static boolean isOfDevice(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return DEVICE.stream().anyMatch(lower::contains) && !isOutOfMemory(message);
  }

  static boolean isOutOfMemory(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return OUT_OF_MEMORY.stream().anyMatch(lower::contains);
  }

  /** The exception for a run that ONNX Runtime says failed. */
  static EngineException ofRun(String what, OrtException e) {
    return ofRun(what, String.valueOf(e.getMessage()), e);
  }

  /**
   * The exception for a run that failed.
   *
   * @param what the run, as in "output 'logits' of model 'x'"
   * @param reason in the engine's words
   */
  public static EngineException ofRun(String what, String reason, Throwable cause) {
    if (isOutOfMemory(reason)) {
      return new EngineOutOfMemoryException(
          what + " does not fit into memory: " + reason + ". Run fewer or shorter rows at once.",
          cause);
    }
    return new EngineException(what + " cannot be computed: " + reason, cause);
  }
}
