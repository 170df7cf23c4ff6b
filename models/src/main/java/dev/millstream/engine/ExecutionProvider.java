package dev.millstream.engine;

import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An execution provider with its options, in ONNX Runtime's words.
 *
 * <p>Their meaning: docs/execution-providers of onnxruntime.ai, pages CUDA and TensorRT.
 *
 * @param kind CUDA or TENSORRT
 * @param options besides the device's index
 */
record ExecutionProvider(Device.Kind kind, Map<String, String> options) {

  ExecutionProvider {
    options = Map.copyOf(options);
  }

  /**
   * Those that run a model on a device, the first choice first; none for the CPU, which ONNX
   * Runtime adds itself.
   *
   * @param inputs names of the graph's inputs, each of rows × tokens
   */
  static List<ExecutionProvider> of(Device device, GpuSetup setup, List<String> inputs) {
    return switch (device.kind()) {
      case CPU -> List.of();
      case CUDA -> List.of(cuda(setup.options()));
      // What TensorRT cannot compile runs on CUDA.
      case TENSORRT -> List.of(tensorRt(setup, inputs), cuda(setup.options()));
    };
  }

  private static ExecutionProvider cuda(GpuOptions gpu) {
    Map<String, String> options = new TreeMap<>();
    // Doubling, the default, would take memory that other models on the device need.
    options.put("arena_extend_strategy", "kSameAsRequested");
    // The default, TF32, keeps 10 bits of a product's factors: vectors would differ from Python's.
    options.put("use_tf32", "0");
    if (gpu.memoryLimitBytes() > 0) {
      options.put("gpu_mem_limit", Long.toString(gpu.memoryLimitBytes()));
    }
    return new ExecutionProvider(Device.Kind.CUDA, options);
  }

  private static ExecutionProvider tensorRt(GpuSetup setup, List<String> inputs) {
    BatchShapes shapes = setup.shapes();
    Map<String, String> options = new TreeMap<>();
    options.put("trt_fp16_enable", setup.options().tensorRtHalfPrecision() ? "1" : "0");
    if (setup.tensorRtCache() != null) {
      String cache = setup.tensorRtCache().toString();
      options.put("trt_engine_cache_enable", "1");
      options.put("trt_engine_cache_path", cache);
      options.put("trt_timing_cache_enable", "1");
      options.put("trt_timing_cache_path", cache);
    }
    // Without a range, every shape that was not seen before compiles the model again.
    options.put("trt_profile_min_shapes", profile(inputs, 1, 1));
    options.put(
        "trt_profile_opt_shapes", profile(inputs, shapes.usualRows(), shapes.usualTokens()));
    options.put("trt_profile_max_shapes", profile(inputs, shapes.mostRows(), shapes.mostTokens()));
    if (setup.options().memoryLimitBytes() > 0) {
      options.put("trt_max_workspace_size", Long.toString(setup.options().memoryLimitBytes()));
    }
    return new ExecutionProvider(Device.Kind.TENSORRT, options);
  }

  private static String profile(List<String> inputs, int rows, int tokens) {
    return inputs.stream()
        .map(input -> "%s:%dx%d".formatted(input, rows, tokens))
        .collect(Collectors.joining(","));
  }
}
