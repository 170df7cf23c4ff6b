package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ONNX Runtime is told, as data: no machine of the build has a GPU. */
class ExecutionProviderTest {
  private static final List<String> INPUTS = List.of("input_ids", "attention_mask");
  private static final BatchShapes SHAPES = new BatchShapes(64, 256, 32, 128);
  private static final Path CACHE = Path.of("/cache/model");

  @Test
  void isNoneOnTheCpu() {
    assertThat(ExecutionProvider.of(Device.CPU, setup(GpuOptions.DEFAULT), INPUTS)).isEmpty();
  }

  @Test
  void keepsFullPrecisionFullAndTheArenaSmallOnCuda() {
    assertThat(ExecutionProvider.of(Device.cuda(1), setup(GpuOptions.DEFAULT), INPUTS))
        .containsExactly(
            new ExecutionProvider(
                Device.Kind.CUDA,
                Map.of("arena_extend_strategy", "kSameAsRequested", "use_tf32", "0")));
  }

  @Test
  void limitsTheMemoryOfCuda() {
    GpuOptions limited = new GpuOptions(4L << 30, false, null, null);

    assertThat(ExecutionProvider.of(Device.cuda(0), setup(limited), INPUTS))
        .singleElement()
        .extracting(ExecutionProvider::options)
        .isEqualTo(
            Map.of(
                "arena_extend_strategy",
                "kSameAsRequested",
                "use_tf32",
                "0",
                "gpu_mem_limit",
                "4294967296"));
  }

  @Test
  void putsCudaBehindTensorRtAndCompilesForTheRangeOfBatchShapesOnce() {
    GpuOptions half = new GpuOptions(1L << 30, true, null, null);

    List<ExecutionProvider> providers =
        ExecutionProvider.of(Device.tensorRt(0), setup(half), INPUTS);

    assertThat(providers)
        .extracting(ExecutionProvider::kind)
        .containsExactly(Device.Kind.TENSORRT, Device.Kind.CUDA);
    assertThat(providers.get(0).options())
        .containsOnly(
            Map.entry("trt_fp16_enable", "1"),
            Map.entry("trt_engine_cache_enable", "1"),
            Map.entry("trt_engine_cache_path", "/cache/model"),
            Map.entry("trt_timing_cache_enable", "1"),
            Map.entry("trt_timing_cache_path", "/cache/model"),
            Map.entry("trt_profile_min_shapes", "input_ids:1x1,attention_mask:1x1"),
            Map.entry("trt_profile_opt_shapes", "input_ids:32x128,attention_mask:32x128"),
            Map.entry("trt_profile_max_shapes", "input_ids:64x256,attention_mask:64x256"),
            Map.entry("trt_max_workspace_size", "1073741824"));
    assertThat(providers.get(1).options()).containsEntry("gpu_mem_limit", "1073741824");
  }

  @Test
  void keepsNothingThatTensorRtCompilesWhereThereIsNoFolder() {
    GpuSetup without = new GpuSetup(GpuOptions.DEFAULT, SHAPES, null);

    assertThat(ExecutionProvider.of(Device.tensorRt(0), without, INPUTS).get(0).options())
        .doesNotContainKeys("trt_engine_cache_enable", "trt_timing_cache_enable")
        .containsEntry("trt_fp16_enable", "0");
  }

  @Test
  void readsTheNamesOfTheInputsFromTheFile() throws IOException {
    assertThat(OnnxOutline.read(TinyBert.file()).inputs())
        .containsExactly("input_ids", "attention_mask", "token_type_ids");
  }

  /** The last step before a GPU: ONNX Runtime's own classes, which a build without CUDA refuses. */
  @Test
  void isRefusedByABuildForTheCpuOnlyWhenTheNativeLibraryIsAsked() {
    assumeThat(Devices.canUse(Device.Kind.CUDA)).as("not run: this build has CUDA").isFalse();

    assertThatThrownBy(() -> new OrtCUDAProviderOptions(0).close())
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("CUDA");
    assertThatThrownBy(() -> new OrtTensorRTProviderOptions(0).close())
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("TensorRT");
  }

  @Test
  void saysWhatToCheckWhereTheDeviceFails() {
    assertThat(SessionSettings.unusable(Device.tensorRt(2), new OrtException("no device")))
        .hasMessage(
            "device 'tensorrt:2' cannot be used: no device. Check with nvidia-smi that the GPU is"
                + " there and that CUDA and cuDNN and TensorRT are installed, or use cpu.");
  }

  @Test
  void tellsAFailingDeviceFromAFailingModel() {
    assertThat(NativeErrors.isOfDevice("CUDA failure 100: no CUDA-capable device is detected"))
        .isTrue();
    assertThat(NativeErrors.isOfDevice("CUDA failure 2: out of memory ; GPU=0")).isFalse();
    assertThat(NativeErrors.isOfDevice("No Op registered for Frobnicate")).isFalse();
  }

  private static GpuSetup setup(GpuOptions options) {
    return new GpuSetup(options, SHAPES, CACHE);
  }
}
