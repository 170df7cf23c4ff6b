package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelFiles;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TensorRtCacheTest {
  private static final GpuOptions FULL = new GpuOptions(0, false, "/cache", null);
  private static final GpuOptions HALF = new GpuOptions(0, true, "/cache", null);

  @Test
  void isOneFolderForAllThatMayBeUsedTogether() {
    assertThat(TensorRtCache.folder(files("a", "1", "model.onnx"), FULL, "1.28.0"))
        .isEqualTo(TensorRtCache.folder(files("a", "1", "model.onnx"), FULL, "1.28.0"))
        .hasParentRaw(Path.of("/cache"))
        .asString()
        .matches("/cache/\\p{XDigit}{16}-ort1\\.28\\.0-fp32");
  }

  @Test
  void isAnotherForAnythingElse() {
    assertThat(
            Set.of(
                TensorRtCache.folder(files("a", "1", "model.onnx"), FULL, "1.28.0"),
                TensorRtCache.folder(files("b", "1", "model.onnx"), FULL, "1.28.0"),
                TensorRtCache.folder(files("a", "2", "model.onnx"), FULL, "1.28.0"),
                TensorRtCache.folder(files("a", "1", "model_fp16.onnx"), FULL, "1.28.0"),
                TensorRtCache.folder(files("a", "1", "model.onnx"), HALF, "1.28.0"),
                TensorRtCache.folder(files("a", "1", "model.onnx"), FULL, "1.30.0")))
        .hasSize(6);
  }

  @Test
  void isBelowMillstreamsOwnCacheWhereNoneIsNamed() {
    assertThat(
            TensorRtCache.folder(files("a", "1", "model.onnx"), GpuOptions.DEFAULT, "1.28.0")
                .getParent())
        .hasFileName("tensorrt");
  }

  private static ModelFiles files(String name, String revision, String onnx) {
    return ModelFiles.pinned(
        name, revision, TinyModels.folder("sentence-similarity/mean"), onnx, "");
  }
}
