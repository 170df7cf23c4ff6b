package dev.millstream.jobs.options;

import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.GpuOptions.Fallback;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a GPU is used. */
final class GpuFlags {
  private static final int MOST_MEGABYTES = 10_000_000;
  private static final List<String> OF_ANY_GPU = List.of("--device-fallback", "--gpu-memory-limit");
  private static final List<String> OF_TENSORRT = List.of("--tensorrt-fp16", "--tensorrt-cache");

  @Option(
      names = "--device-fallback",
      paramLabel = "WHAT",
      description =
          "What happens where the GPU cannot be used: fail; or cpu: the model runs there, with a warning.")
  @OptionDoc(
      example = "--device-fallback cpu",
      absent = "fail where --device names a GPU, else cpu")
  @Nullable String fallback;

  @Option(
      names = "--gpu-memory-limit",
      paramLabel = "MB",
      description = "Most memory of the GPU that the model's buffers may take.")
  @OptionDoc(example = "--gpu-memory-limit 4096", absent = "no limit")
  @Nullable String memoryLimit;

  @Option(names = "--tensorrt-fp16", description = "Let TensorRT compute in half precision.")
  @OptionDoc(example = "--tensorrt-fp16", absent = "full precision")
  boolean tensorRtHalfPrecision;

  @Option(
      names = "--tensorrt-cache",
      paramLabel = "FOLDER",
      description = "Where each TaskManager keeps what TensorRT compiled, for the next start.")
  @OptionDoc(example = "--tensorrt-cache /var/cache/tensorrt", absent = "in Millstream's cache")
  @Nullable String tensorRtCache;

  GpuOptions read(Values values, @Nullable Device device) {
    check(values, device);
    Integer megabytes = values.numberOrNull("--gpu-memory-limit", memoryLimit, 1, MOST_MEGABYTES);
    return new GpuOptions(
        megabytes == null ? 0 : (long) megabytes << 20,
        tensorRtHalfPrecision,
        tensorRtCache,
        fallback == null ? null : values.oneOf("--device-fallback", fallback, Fallback.class));
  }

  private static void check(Values values, @Nullable Device device) {
    if (device != null && !device.isGpu()) {
      OF_ANY_GPU.stream()
          .filter(values::given)
          .forEach(
              option ->
                  values.problem(
                      "%s is given together with --device cpu, which uses no GPU. Leave one of the two out."
                          .formatted(option)));
    }
    if (device == null || device.kind() != Device.Kind.TENSORRT) {
      OF_TENSORRT.stream()
          .filter(values::given)
          .forEach(
              option ->
                  values.problem(
                      "%s is given without --device tensorrt, so nothing would be compiled. Add --device tensorrt, or leave %s out."
                          .formatted(option, option)));
    }
  }
}
