package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.GpuOptions.Fallback;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class ModelSpecTest {
  private static final ModelSpec AUTO = ModelSpec.of(ModelRef.DEFAULT);

  @Test
  void goesToTheCpuOnlyWhereNobodyNamedAGpuOrSaidOtherwise() {
    ModelSpec named = AUTO.with(Device.cuda(0));

    assertThat(AUTO.fallback()).isEqualTo(Fallback.CPU);
    assertThat(named.fallback()).isEqualTo(Fallback.FAIL);
    assertThat(named.with(GpuOptions.DEFAULT.withFallback(Fallback.CPU)).fallback())
        .isEqualTo(Fallback.CPU);
    assertThat(AUTO.with(GpuOptions.DEFAULT.withFallback(Fallback.FAIL)).fallback())
        .isEqualTo(Fallback.FAIL);
  }

  @Test
  void keepsItsFallbackAndItsProviderOnTheSlotsGpu() {
    assertThat(AUTO.onSlotsGpu(2).device()).isEqualTo(Device.cuda(2));
    assertThat(AUTO.onSlotsGpu(2).fallback()).isEqualTo(Fallback.CPU);
    ModelSpec tensorRt = AUTO.with(Device.parse("tensorrt")).onSlotsGpu(1);
    assertThat(tensorRt.device()).isEqualTo(Device.tensorRt(1));
    assertThat(tensorRt.fallback()).isEqualTo(Fallback.FAIL);
  }

  @Test
  void travelsInTheJobGraph() throws Exception {
    ModelSpec spec =
        AUTO.with(Device.parse("tensorrt"))
            .with(new GpuOptions(1L << 30, true, "/c", Fallback.CPU))
            .with(EngineChoice.DJL_ONNX_RUNTIME);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(spec);
    }
  }

  @Test
  void isRunByTheDirectEngineUnlessAnotherIsNamed() {
    assertThat(AUTO.engine()).isEqualTo(EngineChoice.DIRECT);
    ModelSpec pytorch = AUTO.with(EngineChoice.DJL_PYTORCH).withCachedTexts(7).with(Device.CPU);
    assertThat(pytorch.engine()).isEqualTo(EngineChoice.DJL_PYTORCH);
    assertThat(pytorch.variant()).isEqualTo(Variant.TORCHSCRIPT);
    assertThatThrownBy(() -> AUTO.with(Variant.TORCHSCRIPT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("variant 'torchscript' names a TorchScript file, which holds");
  }

  @Test
  void leavesTheSlotsGpuToTheDirectEngine() {
    ModelSpec djl = AUTO.with(EngineChoice.DJL_ONNX_RUNTIME);

    assertThat(djl.onSlotsGpu(1)).isEqualTo(djl);
  }

  @Test
  void keepsAnswersToNoTextsByDefaultAndNeverToFewer() {
    assertThat(AUTO.cachedTexts()).isZero();
    assertThat(AUTO.withCachedTexts(7).with(Device.CPU).cachedTexts()).isEqualTo(7);
    assertThatThrownBy(() -> AUTO.withCachedTexts(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cachedTexts was -1 but must be at least 0: it is the number of texts whose answers are kept. Use e.g. 100000, or 0 for none.");
  }
}
