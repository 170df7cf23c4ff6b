package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineChoiceTest {

  @ParameterizedTest
  @EnumSource
  void isReadAsItIsWritten(EngineChoice engine) {
    assertThat(EngineChoice.parse(engine.toString())).isEqualTo(engine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "djl", "DIRECT", "djl:MXNet", "djl:pytorch"})
  void anotherNameIsRefused(String text) {
    assertThatThrownBy(() -> EngineChoice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "engine was '%s', but must be one of direct, djl:OnnxRuntime, djl:PyTorch. Use direct unless the model has no ONNX file.",
            text);
  }

  @Test
  void saysWhatDjlCallsIt() {
    assertThat(EngineChoice.DIRECT.djlName()).isEmpty();
    assertThat(EngineChoice.DJL_PYTORCH.djlName()).contains("PyTorch");
  }

  @Test
  void aTorchScriptFileIsRunOnlyWhereItsEngineIsNamed() {
    assertThat(EngineChoice.DJL_PYTORCH.variant(Variant.AUTO)).isEqualTo(Variant.TORCHSCRIPT);
    assertThat(EngineChoice.DJL_PYTORCH.variant(Variant.parse("x.pt")).files())
        .containsExactly("x.pt");
    assertThat(EngineChoice.DIRECT.variant(Variant.AUTO).files()).allMatch(ModelFormat.ONNX::isOf);
    for (EngineChoice engine :
        new EngineChoice[] {EngineChoice.DIRECT, EngineChoice.DJL_ONNX_RUNTIME}) {
      assertThatThrownBy(() -> engine.variant(Variant.parse("traced_model.pt")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "variant 'traced_model.pt' names a TorchScript file, which holds a program, and engine %s runs ONNX files. Name an ONNX file; or, if you trust whoever made that file, the engine djl:PyTorch.",
              engine);
    }
  }

  @Test
  void anOnnxFileIsNotRunByPyTorch() {
    assertThatThrownBy(() -> EngineChoice.DJL_PYTORCH.variant(Variant.Q8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "variant 'q8' names an ONNX file, and engine djl:PyTorch runs TorchScript files. Name one, such as traced_model.pt; or leave the variant out; or use the engine direct.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch_model.bin", "model.ckpt", "model.pth", "model.pkl"})
  void aPickleIsNoVariantOfAnyEngine(String file) {
    assertThatThrownBy(() -> Variant.parse(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("variant was '%s', but must be %s.", file, Variant.CHOICES);
  }
}
