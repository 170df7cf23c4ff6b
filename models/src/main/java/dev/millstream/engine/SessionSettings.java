package dev.millstream.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.millstream.model.Device;
import java.util.List;
import java.util.Map;

/**
 * How sessions are set up: one thread a run unless asked otherwise, since callers run side by side
 * and a spinning pool would take their cores.
 *
 * <p>With ONNX Runtime's arena: plain allocation gives pages back and faults them in again with
 * each run, which took a tenth of the time of a whole job (docs/performance.md).
 */
final class SessionSettings {
  private SessionSettings() {}

  /**
   * The caller closes the options, after the session made from them.
   *
   * @param providers what computes before the CPU does, the first choice first
   * @param threads of a run, the caller's among them; more than 1 where the latency of one caller
   *     counts
   * @throws DeviceUnavailableException when one of the providers is not to be had
   */
  static SessionOptions on(
      Device device, List<ExecutionProvider> providers, RunShapes shapes, int threads)
      throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.setMemoryPatternOptimization(shapes == RunShapes.KNOWN);
      options.setCPUArenaAllocator(true);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // The check of the file reads this format; the other one would pass it unread.
      options.addConfigEntry("session.load_model_format", "ONNX");
      for (ExecutionProvider provider : providers) {
        add(options, device, provider);
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private static void add(SessionOptions options, Device device, ExecutionProvider provider) {
    if (!Devices.canUse(provider.kind())) {
      throw new DeviceUnavailableException(
          ("device '%s' was asked for, but this build of ONNX Runtime runs on %s only. Build"
                  + " Millstream with -Pgpu, which puts com.microsoft.onnxruntime:onnxruntime_gpu in"
                  + " place of onnxruntime, or use cpu.")
              .formatted(device, OrtEnvironment.getAvailableProviders()));
    }
    try {
      if (provider.kind() == Device.Kind.TENSORRT) {
        addTensorRt(options, device, provider);
      } else {
        addCuda(options, device, provider);
      }
    } catch (OrtException | LinkageError e) {
      throw unusable(device, e);
    }
  }

  private static void addCuda(SessionOptions options, Device device, ExecutionProvider provider)
      throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
      for (Map.Entry<String, String> option : provider.options().entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      options.addCUDA(cuda);
    }
  }

  private static void addTensorRt(SessionOptions options, Device device, ExecutionProvider provider)
      throws OrtException {
    try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device.index())) {
      for (Map.Entry<String, String> option : provider.options().entrySet()) {
        tensorRt.add(option.getKey(), option.getValue());
      }
      options.addTensorrt(tensorRt);
    }
  }

  /** The sentence for a device that is not there, or whose libraries are not. */
  static DeviceUnavailableException unusable(Device device, Throwable why) {
    return new DeviceUnavailableException(
        ("device '%s' cannot be used: %s. Check with nvidia-smi that the GPU is there and that CUDA"
                + " and cuDNN%s are installed, or use cpu.")
            .formatted(
                device,
                why.getMessage(),
                device.kind() == Device.Kind.TENSORRT ? " and TensorRT" : ""),
        why);
  }
}
