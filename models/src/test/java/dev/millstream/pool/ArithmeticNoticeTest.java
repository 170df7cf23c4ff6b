package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.engine.GraphArithmetic;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArithmeticNoticeTest {
  private final List<String> warnings = new ArrayList<>();
  private final List<String> facts = new ArrayList<>();
  private final ArithmeticNotice notice = new ArithmeticNotice(warnings::add, facts::add);

  @Test
  void warnsOnceOfAModelWhoseResultsDependOnTheBatch(@TempDir Path folder) throws IOException {
    ModelFiles files = files(folder, "scale-per-batch", "q8");

    notice.tell(files);
    notice.tellIfHere(files);

    assertThat(warnings)
        .containsExactly(
            "my-model (onnx/model_quantized.onnx) quantises the activations of all texts of a batch"
                + " with one scale, so a text's result changes with the texts that run beside it and"
                + " from one run to the next. Where the same text must give the same result, choose"
                + " --variant fp32, an 8-bit file with one scale per row (docs/variants.md), or"
                + " --batch-rows 1.");
    assertThat(facts).isEmpty();
  }

  @Test
  void warnsOfFourBits(@TempDir Path folder) throws IOException {
    notice.tell(files(folder, "four-bits", "q4"));

    assertThat(warnings)
        .containsExactly(
            "my-model (onnx/model_q4.onnx) has 4-bit weights, which move an encoder's vectors: on"
                + " all-MiniLM-L6-v2 their mean cosine to fp32 is 0.96. Choose --variant q8 or fp32"
                + " unless size matters most (docs/variants.md).");
  }

  @Test
  void saysNothingOfFloats(@TempDir Path folder) throws IOException {
    notice.tell(files(folder, null, "fp32"));

    assertThat(warnings).isEmpty();
    assertThat(facts).isEmpty();
  }

  @Test
  void saysNothingYetOfAModelWhoseFileIsElsewhere(@TempDir Path folder) throws IOException {
    ModelFiles files = files(folder, "scale-per-batch", "q8");
    Files.delete(files.onnx());

    notice.tellIfHere(files);

    assertThat(warnings).isEmpty();
  }

  @Test
  void warnsOfScalesThatAreFixed() {
    assertThat(ArithmeticNotice.warning("my-model", GraphArithmetic.FIXED_SCALES))
        .contains(
            "my-model quantises activations with scales that were fixed when the file was made,"
                + " which can move an encoder's vectors: on all-MiniLM-L6-v2 their mean cosine to"
                + " fp32 was 0.92. Compare them with --variant fp32 first (docs/variants.md).");
  }

  private static ModelFiles files(Path folder, String quantised, String variant)
      throws IOException {
    Path model = folder.resolve("model");
    TinyModels.copy("sentence-similarity/mean", model);
    if (quantised != null) {
      String name = variant.equals("q4") ? "model_q4.onnx" : "model_quantized.onnx";
      try (var bytes =
          Objects.requireNonNull(
              TinyModels.class.getResourceAsStream("/tiny/quantized/" + quantised + ".onnx"))) {
        Files.copy(bytes, model.resolve("onnx").resolve(name));
      }
    }
    return ModelFiles.hashed("my-model", model, Variant.parse(variant), Device.Kind.CPU, "");
  }
}
