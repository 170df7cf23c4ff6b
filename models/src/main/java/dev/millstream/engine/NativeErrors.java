package dev.millstream.engine;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Locale;

/** Tells from the words of ONNX Runtime, whose error codes do not, what failed. */
final class NativeErrors {
  private static final List<String> OUT_OF_MEMORY =
      List.of("bad_alloc", "failed to allocate", "out of memory", "alloc_failed", "bfcarena");

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

  /**
   * The exception for a run that failed.
   *
   * @param what the run, as in "output 'logits' of model 'x'"
   */
  static EngineException ofRun(String what, OrtException e) {
    String reason = String.valueOf(e.getMessage());
    if (isOutOfMemory(reason)) {
      return new EngineOutOfMemoryException(
          what + " does not fit into memory: " + reason + ". Run fewer or shorter rows at once.",
          e);
    }
    return new EngineException(what + " cannot be computed: " + reason, e);
  }
}
