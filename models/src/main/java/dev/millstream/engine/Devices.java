package dev.millstream.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.millstream.model.Device;

/** Which devices this build of ONNX Runtime can use. */
public final class Devices {
  private Devices() {}

  /** The first GPU where ONNX Runtime was built for CUDA, else the CPU. */
  public static Device best() {
    return canUse(Device.Kind.CUDA) ? Device.cuda(0) : Device.CPU;
  }

  /** Whether this build has the execution provider; not whether the host has the device. */
  static boolean canUse(Device.Kind kind) {
    OnnxLibrary.environment();
    return OrtEnvironment.getAvailableProviders()
        .contains(
            switch (kind) {
              case CPU -> OrtProvider.CPU;
              case CUDA -> OrtProvider.CUDA;
              case TENSORRT -> OrtProvider.TENSOR_RT;
            });
  }

  /** ONNX Runtime's version, as in 1.28.0. */
  public static String engineVersion() {
    return OnnxLibrary.environment().getVersion();
  }
}
