package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file of a folder a variant is, where names alone leave a choice. */
class VariantByNodesTest {
  @TempDir Path home;
  private Path model;

  @BeforeEach
  void putAModelThere() {
    model = home.resolve("model");
    TinyModels.copy("sentence-similarity/mean", model);
  }

  @Test
  void q8IsTheFileWhoseResultsDoNotDependOnTheBatch() throws IOException {
    put("scale-per-batch", "model_quantized.onnx");
    put("four-bits", "model_int8.onnx"); // any file that does not mix texts

    assertThat(onnxOf("q8")).isEqualTo("onnx/model_int8.onnx");
  }

  @Test
  void q8IsAFileWhoseResultsDoWhereThereIsNoOther() throws IOException {
    put("scale-per-batch", "model_quantized.onnx");
    put("scale-per-batch", "model_int8.onnx");

    assertThat(onnxOf("q8")).isEqualTo("onnx/model_quantized.onnx");
  }

  @Test
  void autoIsFullPrecisionOnACpuWhereThereIsSuchAFile() throws IOException {
    put("four-bits", "model_quantized.onnx");

    assertThat(onnxOf("auto")).isEqualTo("onnx/model.onnx");
  }

  @Test
  void autoTakesAnythingBeforeAFileThatMixesTexts() throws IOException {
    Files.delete(model.resolve("onnx/model.onnx"));
    put("scale-per-batch", "model_quantized.onnx");
    assertThat(onnxOf("auto")).isEqualTo("onnx/model_quantized.onnx");

    put("four-bits", "model_q4.onnx");
    assertThat(onnxOf("auto")).isEqualTo("onnx/model_q4.onnx");
  }

  @Test
  void aFileThatIsNamedIsTaken() throws IOException {
    put("scale-per-batch", "model_quantized.onnx");

    assertThat(onnxOf("onnx/model_quantized.onnx")).isEqualTo("onnx/model_quantized.onnx");
  }

  @Test
  void aBrokenFileIsNotJudged() throws IOException {
    Files.writeString(model.resolve("onnx/model_quantized.onnx"), "not a model");
    put("four-bits", "model_int8.onnx");

    assertThat(onnxOf("q8")).isEqualTo("onnx/model_quantized.onnx");
  }

  private void put(String quantised, String name) throws IOException {
    try (InputStream bytes =
        TinyModels.class.getResourceAsStream("/tiny/quantized/" + quantised + ".onnx")) {
      Files.copy(bytes, model.resolve("onnx").resolve(name));
    }
  }

  private String onnxOf(String variant) {
    ModelFiles files =
        new ModelLocator(Map.of(), home, FetchProgress.NONE)
            .locate(new ModelRef.Folder(model.toString()), Variant.parse(variant), Device.Kind.CPU);
    return files.onnxName();
  }
}
