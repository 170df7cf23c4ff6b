package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.ModelLoadException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.Test;

class SlotDeviceTest {
  @Test
  void readsTheIndexesOfFlinksGpus() {
    assertThat(SlotDevice.indexes(gpus("3", "1", "10"))).containsExactly(3, 1, 10);
    assertThat(SlotDevice.indexes(List.of())).isEmpty();
  }

  @Test
  void refusesAnIndexThatIsNoNumber() {
    assertThatThrownBy(() -> SlotDevice.indexes(gpus("0", "GPU-5c8f")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Flink's external resource 'gpu' has the index 'GPU-5c8f', which is no number of a GPU."
                + " Let its discovery script print numbers such as 0,1, or name a device with"
                + " --device.");
  }

  private static List<ExternalResourceInfo> gpus(String... indexes) {
    return Arrays.stream(indexes).<ExternalResourceInfo>map(FakeGpus.Gpu::new).toList();
  }
}
