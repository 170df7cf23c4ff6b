package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {
  private static final List<String> TRANSFORMERS_JS =
      List.of(
          "config.json",
          "onnx/model.onnx",
          "onnx/model_bnb4.onnx",
          "onnx/model_fp16.onnx",
          "onnx/model_int8.onnx",
          "onnx/model_q4.onnx",
          "onnx/model_q4f16.onnx",
          "onnx/model_quantized.onnx",
          "onnx/model_uint8.onnx");

  @ParameterizedTest
  @CsvSource({
    "auto, onnx/model.onnx",
    "fp32, onnx/model.onnx",
    "fp16, onnx/model_fp16.onnx",
    "q8, onnx/model_quantized.onnx",
    "int8, onnx/model_int8.onnx",
    "uint8, onnx/model_uint8.onnx",
    "q4, onnx/model_q4.onnx",
    "q4f16, onnx/model_q4f16.onnx",
    "bnb4, onnx/model_bnb4.onnx",
    "onnx/model_q4.onnx, onnx/model_q4.onnx",
  })
  void isTheFileOfThatNameInTransformersJsLayout(String variant, String file) {
    assertThat(Variant.parse(variant).fileOf(TRANSFORMERS_JS, Device.Kind.CPU)).contains(file);
  }

  @ParameterizedTest
  @CsvSource({
    "fp32, model.onnx",
    "q8, model_quantized.onnx",
    "onnx/model_O3.onnx, onnx/model_O3.onnx",
  })
  void isFoundInOptimumsAndSentenceTransformersLayout(String variant, String file) {
    List<String> names =
        List.of(
            "model.onnx",
            "model_quantized.onnx",
            "onnx/model_O3.onnx",
            "onnx/model_qint8_avx512_vnni.onnx");

    assertThat(Variant.parse(variant).fileOf(names, Device.Kind.CPU)).contains(file);
  }

  @Test
  void autoIsHalfPrecisionOnAGpu() {
    assertThat(Variant.AUTO.fileOf(TRANSFORMERS_JS, Device.Kind.CUDA))
        .contains("onnx/model_fp16.onnx");
  }

  @ParameterizedTest
  @CsvSource({
    "onnx/model_q4.onnx;onnx/model_quantized.onnx, onnx/model_quantized.onnx",
    "onnx/model_q4.onnx;onnx/model_fp16.onnx, onnx/model_fp16.onnx",
    "onnx/model_q4.onnx;README.md, onnx/model_q4.onnx",
  })
  void autoTakesWhatThereIs(String names, String file) {
    assertThat(Variant.AUTO.fileOf(List.of(names.split(";")), Device.Kind.CPU)).contains(file);
  }

  @Test
  void eightBitsThatNeedASpecialProcessorAreTakenOnlyByTheirName() {
    List<String> names = List.of("onnx/model_qint8_avx512_vnni.onnx");

    assertThat(Variant.Q8.fileOf(names, Device.Kind.CPU)).isEmpty();
    assertThat(Variant.parse(names.get(0)).fileOf(names, Device.Kind.CPU)).contains(names.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"q5", "FP32", "", "../x.onnx", "/x.onnx", "model.bin"})
  void isRefusedWhereItIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Variant.parse(text))
        .withMessage(
            "variant was '%s', but must be auto, fp32, fp16, q8, int8, uint8, q4, q4f16, bnb4, or an"
                    .formatted(text)
                + " ONNX file such as onnx/model_O3.onnx.");
  }
}
