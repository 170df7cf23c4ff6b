package dev.millstream.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;

/**
 * How every session is set up: one thread a run, since callers run side by side and a spinning pool
 * would take their cores.
 *
 * <p>Without ONNX Runtime's arena: it keeps the sum of the largest shapes seen for ever. On MiniLM
 * with mixed lengths it held twice the memory of plain allocation and was not faster; shrinking it
 * after each run kept more than plain allocation too.
 */
final class SessionSettings {
  private SessionSettings() {}

  /** The caller closes the options, after the session made from them. */
  static SessionOptions on(Device device) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.setMemoryPatternOptimization(false);
      options.setCPUArenaAllocator(false);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // The check of the file reads this format; the other one would pass it unread.
      options.addConfigEntry("session.load_model_format", "ONNX");
      if (device.kind() == Device.Kind.CUDA) {
        addCuda(options, device);
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private static void addCuda(SessionOptions options, Device device) {
    if (!Devices.hasCuda()) {
      throw new ModelLoadException(
          ("device '%s' was asked for, but this build of ONNX Runtime runs on %s only. Put"
                  + " com.microsoft.onnxruntime:onnxruntime_gpu in place of onnxruntime on the class"
                  + " path, or use cpu.")
              .formatted(device, OrtEnvironment.getAvailableProviders()));
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
      // Doubling, the default, would take memory that other models on the device need.
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      options.addCUDA(cuda);
    } catch (OrtException | LinkageError e) {
      throw new ModelLoadException(
          ("device '%s' cannot be used: %s. Check with nvidia-smi that the GPU is there and that CUDA"
                  + " and cuDNN are installed, or use cpu.")
              .formatted(device, e.getMessage()),
          e);
    }
  }
}
